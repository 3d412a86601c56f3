import type { App } from "../../stack/json/app";
import type { Block } from "../../stack/json/blocks";
import { usedIn } from "../../stack/json/uses";
import type { Change } from "../model";

/** Functions of Terraform that read a file when it plans, and those of a provider, which may. */
const reading = /^(file|templatefile)|::/;

/** Resources and data sources that read no file, but for {@link fileArguments}. Other providers may read any. */
const withoutFiles = /^(aws|null|random|time|tls)_|^terraform_(data|remote_state)$|^http$/;

/** Arguments of the AWS provider that name a file to upload. */
const fileArguments = ["filename", "source", "zip_file"];

/** Sources of modules that are not on this machine: a registry's address or a URL. */
const elsewhere = [
  /^([\w-]+\.[\w.-]+\/)?[\w-]+\/[\w-]+\/[\w-]+(\/\/.*)?$/,
  /^(\w+::)?(https?|ssh):\/\//,
  /^(git@|github\.com\/|bitbucket\.org\/)/,
];

/**
 * The places of an app that may depend on files other than the JSON: a policy from a file, a program that runs,
 * resources from a module. They are not judged, because equal JSON proves nothing about them.
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
        reason: "it may use a file that this review does not read, and that may have changed",
      })),
  );
}

function isUnseen({ kind, type, arguments: args }: Block): boolean {
  if (kind === "module") return !elsewhere.some((source) => source.test(String(args.source)));
  if (kind === "resource" || kind === "data") {
    if (args.provisioner !== undefined || !withoutFiles.test(type)) return true;
    if (fileArguments.some((argument) => typeof args[argument] === "string")) return true;
  }
  const used = usedIn(args);
  return used === undefined || used.functions.some((name) => reading.test(name));
}
