import { readFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { packageDirectory } from "../system/package-directory";
import { program, terraformBinary, terraformProblem, terraformVersion } from "../terraform/program";
import { type Check, fail, ok } from "./check";

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
