import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunOptions } from "../../../commands/stack/terraform-runs";
import { temporaryDirectory } from "../../support/temporary-directory";

const onPosix = process.platform === "win32" ? test.skip : test;
const before = process.cwd();

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(before);
  delete process.env.TERRAFORM_BINARY_NAME;
  rmSync(directory, { recursive: true, force: true });
});

/** Runs `terraform apply` on stacks of these names, where this shell script is Terraform. */
async function apply(names: readonly string[], script: string): Promise<string[]> {
  const binary = join(directory, "terraform");
  const calls = join(directory, "calls");
  writeFileSync(binary, `#!/bin/sh\necho "$1" >> '${calls}'\n${script}\n`);
  chmodSync(binary, 0o700);
  process.env.TERRAFORM_BINARY_NAME = binary;
  const stacks = names.map((name) => {
    const workingDirectory = join("stacks", name);
    mkdirSync(join("cdktf.out", workingDirectory), { recursive: true });
    const synthesizedStackPath = join(workingDirectory, "cdk.tf.json");
    writeFileSync(join("cdktf.out", synthesizedStackPath), "{}");
    return { name, constructPath: name, workingDirectory, synthesizedStackPath, annotations: [], dependencies: [] };
  });
  const manifest = { version: "0.21.0", stacks: Object.fromEntries(stacks.map((stack) => [stack.name, stack])) };
  writeFileSync(join("cdktf.out", "manifest.json"), JSON.stringify(manifest));

  const options: RunOptions = { output: "cdktf.out", skipSynth: true, color: false, autoApprove: true };
  let runs: typeof import("../../../commands/stack/terraform-runs") | undefined;
  jest.isolateModules(() => {
    runs = require("../../../commands/stack/terraform-runs");
  });
  await runs?.runTerraform("apply", ["*"], options);
  return readFileSync(calls, "utf8").trim().split("\n");
}

const version = `[ "$1" != version ] || echo '{"terraform_version":"1.11.4"}'`;

onPosix("Terraform's version is asked for once, however many stacks are run", async () => {
  const names = ["shop", "news", "site"];
  const asked = await apply(names, version);
  expect(asked.sort()).toStrictEqual([...names.map(() => "apply"), ...names.map(() => "init"), "version"]);
});

onPosix.each([
  ["fails", "exit 7", 'apply of stack "site" failed (exit status 7).'],
  [
    "is killed",
    "kill -9 $$",
    'apply of stack "site" was ended by SIGKILL in the middle: what it had begun may be in AWS and not in state. Run npx s3-user doctor.',
  ],
  [
    "can't write its state",
    "echo {} > errored.tfstate; exit 1",
    'apply of stack "site" failed. Terraform could not write state and left it in cdktf.out/stacks/site/errored.tfstate, with its secrets. Run npx s3-user doctor.',
  ],
])("a Terraform that %s is a failure, with what is left to do", async (_, end, message) => {
  const failing = apply(["site"], `${version}; case "$1" in apply) ${end};; esac`);
  await expect(failing).rejects.toThrow(`${join(directory, "terraform")} ${message}`);
});
