import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Ended, runInForeground } from "../../system/foreground";
import { readRegularFile } from "../../system/regular-file";
import { step } from "../../terminal/progress";
import { terraformBinary } from "../../terraform/program";
import type { SynthesizedStack } from "../json/synthesized";

/**
 * Initializes a stack's directory, unless that was done for the same backend, providers, modules and Terraform.
 * Terraform's output is shown only if it fails, or may ask something.
 *
 * @param version Terraform's
 * @param args for `terraform init` in the place of `-input=false`, such as `-migrate-state`, which asks
 * @see https://developer.hashicorp.com/terraform/cli/commands/init
 */
export async function initialize(stack: SynthesizedStack, version: string, args: readonly string[]): Promise<Ended> {
  const record = recordOf(stack);
  if (isInitialized(stack, version) && args.length === 0) return { status: 0 };
  const cwd = stack.directory;
  const ended =
    args.length > 0
      ? await runInForeground(terraformBinary, ["init", ...args], { cwd })
      : await step(
          `Initializing ${stack.name}`,
          () => initializeQuietly(cwd),
          ({ status }) => status === 0,
        );
  if (ended.status === 0) {
    mkdirSync(dirname(record), { recursive: true });
    writeFileSync(record, fingerprint(stack, version));
  }
  return ended;
}

/** Whether the directory was initialized for the same, so that the next run doesn't do it again. */
export function isInitialized(stack: SynthesizedStack, version: string): boolean {
  const record = recordOf(stack);
  return existsSync(record) && readRegularFile(record) === fingerprint(stack, version);
}

async function initializeQuietly(cwd: string): Promise<Ended> {
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const ended = await runInForeground(terraformBinary, ["init", "-input=false", "-no-color"], { cwd, onLine });
  if (ended.status !== 0) console.error(lines.join("\n"));
  return ended;
}

/**
 * Whether Terraform has initialized the directory for another backend than the one in main.ts now, which it then
 * refuses with advice about its own command line.
 */
export function hasOtherBackend({ directory, json }: SynthesizedStack): boolean {
  const file = resolve(directory, process.env.TF_DATA_DIR || ".terraform", "terraform.tfstate");
  if (!existsSync(file)) return false;
  const { backend: before } = JSON.parse(readRegularFile(file)) as { backend?: { type: string; config: object } };
  const { backend = {}, cloud } = json.terraform ?? {};
  const [type, config] = cloud ? (["cloud", cloud] as const) : (Object.entries(backend)[0] ?? []);
  if (before === undefined || before.type !== type) return before !== undefined;
  const known = new Map(Object.entries(before.config));
  return Object.entries(config ?? {}).some(([name, value]) => !isDeepStrictEqual(known.get(name), value));
}

/** Lets the next run initialize again: a failure may come from what was initialized, such as a plug-in that is gone. */
export function forgetInitialization(stack: SynthesizedStack): void {
  rmSync(recordOf(stack), { force: true });
}

function recordOf({ directory }: SynthesizedStack): string {
  return resolve(directory, process.env.TF_DATA_DIR || ".terraform", "s3-user-init");
}

/** Everything that `terraform init` depends on. */
function fingerprint({ directory, json }: SynthesizedStack, version: string): string {
  const lock = join(directory, ".terraform.lock.hcl");
  const { TF_CLI_CONFIG_FILE, TF_DATA_DIR, TF_WORKSPACE, TF_PLUGIN_CACHE_DIR } = process.env;
  const seen = [
    json.terraform,
    json.module,
    version,
    existsSync(lock) ? readRegularFile(lock) : "",
    { TF_CLI_CONFIG_FILE, TF_DATA_DIR, TF_WORKSPACE, TF_PLUGIN_CACHE_DIR },
  ];
  return createHash("sha256").update(JSON.stringify(seen)).digest("hex");
}
