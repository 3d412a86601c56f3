import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative, resolve } from "node:path";
import { valid } from "semver";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { isInitialized } from "../stack/terraform/initialized";
import { kindAt } from "../system/regular-file";
import { toRun } from "../terminal/how-to-run";
import { shellPath } from "../terminal/shell-word";
import { providerSource } from "../terraform/environment";
import { program, terraformBinary, terraformVersion } from "../terraform/program";
import { type Check, fail, ok, unknown, warn } from "./check";
import { type InstallationMethod, installationMethods } from "./installation-methods";

const name = "AWS provider";

/**
 * Whether Terraform can get the AWS provider: it is installed already, or there is a mirror, a configuration of the
 * user's own, or the public registry.
 *
 * @param directory a private directory for a generated CLI configuration
 * @param version Terraform's
 */
export async function checkProvider(
  directory: string,
  stacks: readonly SynthesizedStack[] = [],
  version = terraformVersion() ?? "",
): Promise<Check> {
  const installed = versionOfEach(stacks.filter((stack) => isInstalled(stack, version)));
  if (stacks.length > 0 && installed.length === stacks.length) {
    return ok(name, `${[...new Set(installed)].join(", ")}, installed`);
  }
  const mirror = process.env.TF_PROVIDER_MIRROR;
  if (mirror) {
    try {
      providerSource(process.env, directory);
    } catch (error) {
      return fail(name, (error as Error).message);
    }
  }
  const configuration = process.env.TF_CLI_CONFIG_FILE ?? ownConfiguration();
  const isFile = kindAt(configuration) === "file";
  const text = isFile ? readFileSync(configuration, "utf8") : "";
  const configured = /^\s*provider_installation\b/m.test(text) ? installedAs(configuration, text, stacks) : undefined;
  if (configured) return configured;
  if (mirror) {
    const fix = "point TF_CLI_CONFIG_FILE at a configuration that contains it";
    const note = `${toRun("deploy")} doesn't use this mirror: ${fix}`;
    return warn(name, `mirrored in ${mirror} for the sandbox and tests`, note);
  }
  const ignored = process.env.TF_CLI_CONFIG_FILE && !isFile;
  const isMissing = `TF_CLI_CONFIG_FILE names ${configuration}, which is not a file`;
  const registry = `https://${program.registry}/.well-known/terraform.json`;
  const reachable = await fetch(registry, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (reachable && ignored) return warn(name, isMissing, "unset TF_CLI_CONFIG_FILE");
  if (reachable) return ok(name, `${program.name}'s registry answers`);
  // Node's fetch ignores proxies; Terraform doesn't.
  if (process.env.HTTPS_PROXY || process.env.https_proxy) {
    const reason = `because this check doesn't use the proxy. ${program.name} does`;
    return warn(name, `${program.name}'s registry couldn't be checked, ${reason}`);
  }
  const manual = "https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation";
  return fail(
    name,
    `${program.name}'s registry does not answer${ignored ? `, and ${isMissing}` : ""}`,
    `go online, or use a mirror: ${manual}`,
  );
}

/**
 * Whether the provider is in a directory that Terraform's configuration names; undefined if Terraform asks the public
 * registry. Other places are not asked.
 */
function installedAs(configuration: string, text: string, stacks: readonly SynthesizedStack[]): Check | undefined {
  const methods = installationMethods(text, program.registry);
  const mirrors = methods.filter(({ kind }) => kind === "filesystem_mirror");
  const others = methods.filter((method) => !mirrors.includes(method));
  const found = mirrors.find(({ path }) => stacks.every((stack) => isIn(path, stack)) && existsSync(providerIn(path)));
  if (found) return ok(name, `in ${found.path}, as ${configuration} says`);
  if (others.length > 0 && others.every(({ kind }) => kind === "direct")) return undefined;
  const [mirror] = mirrors;
  if (others.length > 0 || !mirror) {
    return unknown(
      name,
      `comes from where ${configuration} says, which was not checked`,
      `${toRun("diff")}   # gets it`,
    );
  }
  return notMirrored(configuration, mirror, stacks);
}

function notMirrored(configuration: string, { path }: InstallationMethod, stacks: readonly SynthesizedStack[]): Check {
  const lacking = stacks.find((stack) => !isIn(path, stack));
  const version = lacking ? ` ${versionOfEach([lacking])} for ${platform}` : "";
  const message = `${path}, where ${configuration} says that it is, doesn't have the provider${version}`;
  if (!lacking) return fail(name, message);
  const directory = shellPath(relative(process.cwd(), lacking.directory));
  const fill = `${terraformBinary} -chdir=${directory} providers mirror ${shellPath(path)}`;
  return fail(name, message, `${toRun("synth")} && ${fill}`);
}

/** The platform, as Terraform calls it. */
const platform = `${{ win32: "windows" }[process.platform as string] ?? process.platform}_${
  { x64: "amd64", ia32: "386" }[process.arch as string] ?? process.arch
}`;

function providerIn(mirror: string): string {
  return join(mirror, program.registry, "hashicorp", "aws");
}

/** Whether a mirror has the version of the provider that a stack requires. */
function isIn(mirror: string, stack: SynthesizedStack): boolean {
  return versionOfEach([stack]).every((version) => {
    const packed = `terraform-provider-aws_${version}_${platform}.zip`;
    return existsSync(join(providerIn(mirror), version, platform)) || existsSync(join(providerIn(mirror), packed));
  });
}

/** Whether the stack is initialized with the version that it requires, so that a deploy gets nothing. */
function isInstalled(stack: SynthesizedStack, terraform: string): boolean {
  if (!isInitialized(stack, terraform)) return false;
  const installed = providerIn(resolve(stack.directory, process.env.TF_DATA_DIR || ".terraform", "providers"));
  return versionOfEach([stack]).every((version) => existsSync(join(installed, version, platform)));
}

/** The version of the AWS provider that each stack requires, of those that require exactly one. */
function versionOfEach(stacks: readonly SynthesizedStack[]): string[] {
  return stacks.flatMap(({ json }) => {
    const { version } = json.terraform?.required_providers?.aws ?? {};
    return typeof version === "string" && valid(version) ? version : [];
  });
}

/** The CLI configuration in the user's home, if the program looks there. */
function ownConfiguration(): string {
  const places = program.configurations.map((file) => join(homedir(), file));
  return places.find(existsSync) ?? (places[0] as string);
}
