import { type Block, blocksOf, isAwsProvider } from "../stack/json/blocks";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { Problem } from "../system/problem";

// What the sandbox deploys must stay on this machine. Everything that is not known to do so is refused before anything
// runs: another provider would create real things, and lose them when the local AWS stops.

/** Arguments of the AWS provider that reach nothing, or that the copy leaves out. */
const providerArguments = new Set([
  "alias",
  "allowed_account_ids",
  "assume_role",
  "default_tags",
  "forbidden_account_ids",
  "ignore_tags",
  "profile",
  "region",
]);

/** Blocks that only name, pass on or rearrange what others create. */
const quietKinds = new Set<Block["kind"]>(["backend", "import", "local", "moved", "output", "removed", "variable"]);

/**
 * Refuses stacks that would reach anything except the local AWS.
 *
 * @throws Problem which names every block that would, or might
 */
export function requireLocal(stacks: readonly SynthesizedStack[]): void {
  const reaching = stacks.flatMap(({ name, json }) =>
    [...blocksOf(json).values()].flatMap((block) => {
      const reason = reachOf(block);
      return reason === undefined ? [] : [`  stack "${name}": ${block.address} ${reason}`];
    }),
  );
  if (reaching.length === 0) return;
  throw new Problem(
    [
      "The sandbox only deploys what stays on this machine. Nothing was deployed, because of:",
      ...reaching,
      "Leave these out of main.ts for a sandbox run, or try them in an account of your own.",
    ].join("\n"),
  );
}

/** How a block may reach something beyond the local AWS; undefined when it can't. */
function reachOf(block: Block): string | undefined {
  const { kind, type, arguments: args } = block;
  if (args.provisioner !== undefined || args.connection !== undefined) return "has a provisioner, which runs a program";
  if (quietKinds.has(kind)) return undefined;
  if (kind === "provider") return reachOfProvider(block);
  if (kind === "settings") return reachOfSettings(block);
  if (kind === "resource" || kind === "data") {
    if (type.startsWith("aws_") || (kind === "resource" && type === "terraform_data")) return undefined;
    const isOwn = type === "terraform_remote_state" && args.backend === "local";
    return isOwn ? undefined : `belongs to another provider than aws`;
  }
  return kind === "module" ? "brings resources that can't be checked" : "is not known to stay on this machine";
}

function reachOfProvider({ type, arguments: args }: Block): string | undefined {
  if (type !== "aws") return "is another provider than aws";
  const others = Object.keys(args).filter((name) => !providerArguments.has(name));
  return others.length === 0 ? undefined : `sets ${others.join(", ")}`;
}

/** Terraform's own settings: the required program and providers. */
function reachOfSettings(block: Block): string | undefined {
  if (block.address === "terraform.required_version" || isAwsProvider(block)) return undefined;
  return "asks for another provider or setting";
}
