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

onPosix("Terraform's version is asked for once, however many stacks are run", async () => {
  const binary = join(directory, "terraform");
  const calls = join(directory, "calls");
  writeFileSync(binary, `#!/bin/sh\necho "$1" >> '${calls}'\necho '{"terraform_version":"1.11.4"}'\n`);
  chmodSync(binary, 0o700);
  process.env.TERRAFORM_BINARY_NAME = binary;
  const names = ["shop", "news", "site"];
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
  const asked = readFileSync(calls, "utf8").trim().split("\n");
  expect(asked.sort()).toStrictEqual([...names.map(() => "apply"), ...names.map(() => "init"), "version"]);
});
