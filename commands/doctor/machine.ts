import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { satisfies } from "semver";
import { packageDirectory } from "../system/package-directory";
import { kindAt } from "../system/regular-file";
import { toRun } from "../terminal/how-to-run";
import { providerSource } from "../terraform/environment";
import { program, terraformBinary, terraformProblem, terraformVersion } from "../terraform/program";
import { type Check, fail, none, ok, warn } from "./check";

/** Whether this machine's Node can run the project. */
export function checkNode(version = process.versions.node, engines = supportedNode()): Check {
  return satisfies(version, engines)
    ? ok("Node", version)
    : fail("Node", `${version} is not supported (${engines})`, "install a supported version from https://nodejs.org");
}

/** The `engines` of this package. */
function supportedNode(): string {
  return JSON.parse(readFileSync(join(packageDirectory, "package.json"), "utf8")).engines.node;
}

/** Whether Terraform is there and new enough. */
export function checkTerraform(): Check {
  const version = terraformVersion();
  const fix = `install ${program.oldest} or newer: ${program.install}`;
  if (version === undefined) return fail(program.name, "not installed", fix);
  if (version === "") {
    const command = `${terraformBinary} version -json`;
    return fail(program.name, `"${command}" prints no version`, `${command}   # shows why`);
  }
  return terraformProblem(version) ? fail(program.name, `${version} is too old`, fix) : ok(program.name, version);
}

/**
 * Whether Terraform can get the AWS provider: a mirror, a configuration of the user's own, or the public registry.
 *
 * @param directory a private directory for a generated CLI configuration
 */
export async function checkProvider(directory: string): Promise<Check> {
  const name = "AWS provider";
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
  if (/^\s*provider_installation\b/m.test(text)) return installedAs(configuration, text);
  if (mirror) {
    const note = `${toRun("deploy")} does not use it by itself: point TF_CLI_CONFIG_FILE at a configuration with the mirror`;
    return warn(name, `mirrored in ${mirror} for the sandbox and tests`, note);
  }
  if (process.env.TF_CLI_CONFIG_FILE && !isFile) {
    return warn(name, `TF_CLI_CONFIG_FILE names ${configuration}, which is not a file`, "unset TF_CLI_CONFIG_FILE");
  }
  const registry = `https://${program.registry}/.well-known/terraform.json`;
  const reachable = await fetch(registry, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false,
  );
  if (reachable) return ok(name, `${program.name}'s registry answers`);
  // Node's fetch ignores proxies; Terraform doesn't.
  if (process.env.HTTPS_PROXY || process.env.https_proxy) {
    return warn(
      name,
      `${program.name}'s registry could not be asked through the proxy; ${program.name} uses it by itself`,
    );
  }
  return fail(
    name,
    `${program.name}'s registry does not answer`,
    "go online, or use a mirror: https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation",
  );
}

/** Whether the provider is in a directory that Terraform's configuration names. Other places are not asked. */
function installedAs(configuration: string, text: string): Check {
  const name = "AWS provider";
  const paths = [...text.matchAll(/^\s*path\s*=\s*"([^"]+)"/gm)].map(([, path = ""]) => path);
  const path = paths.find((one) => existsSync(join(one, program.registry, "hashicorp", "aws")));
  return path === undefined
    ? none(name, `comes from where ${configuration} says, which was not checked`)
    : ok(name, `in ${path}, as ${configuration} says`);
}

/** The CLI configuration in the user's home, if the program looks there. */
function ownConfiguration(): string {
  const places = program.configurations.map((file) => join(homedir(), file));
  return places.find(existsSync) ?? (places[0] as string);
}
