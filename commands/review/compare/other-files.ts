import type { App } from "../../stack/json/app";
import type { Block } from "../../stack/json/blocks";
import { usedIn } from "../../stack/json/uses";
import type { Change } from "../model";

/** Functions that read a file when Terraform plans. */
const reading = new Set([
  "file",
  "filebase64",
  "filebase64sha256",
  "filebase64sha512",
  "fileset",
  "filemd5",
  "filesha1",
  "filesha256",
  "filesha512",
  "templatefile",
]);

/**
 * The places of an app that depend on files other than the JSON: a policy from a file, resources from a module. They
 * are not judged, because equal JSON proves nothing about them.
 */
export function unseenFiles(app: App, changes: readonly Change[]): Change[] {
  const known = new Set(changes.map(({ stack, address }) => `${stack}\n${address}`));
  return app.stacks.flatMap((stack) =>
    [...stack.blocks.values()]
      .filter((block) => isUnseen(block) && !known.has(`${stack.name}\n${block.address}`))
      .map(({ address }) => ({
        stack: stack.name,
        address,
        verdict: "not judged" as const,
        reason: "it takes something from a file that this review does not read, and that may have changed",
      })),
  );
}

function isUnseen({ kind, arguments: args }: Block): boolean {
  if (kind === "module") return /^\.{1,2}[/\\]/.test(String(args.source));
  return usedIn(args)?.functions.some((name) => reading.has(name)) ?? false;
}
