import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedStack } from "../../../../commands/stack/json/synthesized";
import { temporaryDirectory } from "../../../support/temporary-directory";

const onPosix = process.platform === "win32" ? test.skip : test;

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => {
  delete process.env.TERRAFORM_BINARY_NAME;
  rmSync(directory, { recursive: true, force: true });
});

/** Asks for the state with a shell script in Terraform's place; resolves to what it was run with, too. */
async function pull(script: string, cwd = directory) {
  const binary = join(directory, "terraform");
  writeFileSync(binary, `#!/bin/sh\necho "$1" >> calls\n${script}\n`);
  chmodSync(binary, 0o700);
  process.env.TERRAFORM_BINARY_NAME = binary;
  const stack: SynthesizedStack = { name: "site", directory: cwd, file: "", json: {} };
  let terraformIn: typeof import("../../../../commands/stack/terraform/terraform-in-stack").terraformIn | undefined;
  jest.isolateModules(() => {
    terraformIn = require("../../../../commands/stack/terraform/terraform-in-stack").terraformIn;
  });
  return terraformIn?.(stack, ["state", "pull"]);
}
const calls = () => readFileSync(join(directory, "calls"), "utf8").trim().split("\n");

onPosix("a directory that is not initialized is initialized, and Terraform asked again", async () => {
  const script = `
    if [ "$1" = init ]; then touch ready; exit 0; fi
    if [ -e ready ]; then echo '{"resources":[]}'; exit 0; fi
    echo 'Error: Backend initialization required, please run "terraform init"' >&2; exit 1`;
  expect(await pull(script)).toBe('{"resources":[]}\n');
  expect(calls()).toStrictEqual(["state", "init", "state"]);
});

onPosix("an initialization that fails is told with its own reason", async () => {
  const script = `
    if [ "$1" = init ]; then echo 'Error: Failed to query available provider packages' >&2; exit 1; fi
    echo 'Error: Backend initialization required, please run "terraform init"' >&2; exit 1`;
  await expect(pull(script)).rejects.toThrow(/\(Failed to query available provider packages\); run ".* init /);
  expect(calls()).toStrictEqual(["state", "init"]);
});

onPosix("a failure that initialization does not cure is told at once", async () => {
  await expect(pull("echo 'Error: No valid credential sources found' >&2; exit 1")).rejects.toThrow(
    `Terraform can't read the state of stack "site" (No valid credential sources found)`,
  );
  expect(calls()).toStrictEqual(["state"]);
});

test("reports a stack without its directory as not synthesized", async () => {
  await expect(pull("exit 0", join(directory, "none"))).rejects.toThrow(
    'Stack "site" is not synthesized yet; run "npm run synth" first.',
  );
});
