import { statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SynthesizedStack } from "../../../../commands/stack/json/synthesized";
import { requireWritableState, unwrittenState } from "../../../../commands/stack/terraform/unwritten-state";
import { temporaryDirectory } from "../../../support/temporary-directory";

jest.mock("node:fs", () => ({ ...jest.requireActual("node:fs"), statfsSync: jest.fn() }));

let room = 0;
/** Where the disk is full; elsewhere there is room. */
let full = "";
beforeEach(() => {
  room = 10_000_000;
  full = "";
  jest.mocked(statfsSync).mockImplementation(((directory: string) => ({
    bavail: directory === full ? room / 1000 : 1_000_000,
    bsize: 1000,
  })) as never);
});

function stack(): SynthesizedStack {
  const directory = temporaryDirectory();
  const backend = { local: { path: join(temporaryDirectory(), "site.tfstate") } };
  return { name: "site", directory, file: "", json: { terraform: { backend } } };
}

test("finds a state that Terraform left, and creates nothing before it is restored", () => {
  const one = stack();
  expect(unwrittenState(one)).toBeUndefined();
  expect(() => requireWritableState(one)).not.toThrow();
  writeFileSync(join(one.directory, "errored.tfstate"), "{}");
  expect(unwrittenState(one)).toBe(join(one.directory, "errored.tfstate"));
  expect(() => requireWritableState(one)).toThrow(/^Terraform could not write state and left it in .*errored\.tfstate/);
});

test.each([
  ["the stack's directory", (one: SynthesizedStack) => one.directory],
  ["the state's", (one: SynthesizedStack) => join(String(one.json.terraform?.backend?.local?.path), "..")],
])("rejects less than 10 MB of free space on the disk of %s", (_, directoryOf) => {
  const one = stack();
  full = directoryOf(one);
  expect(() => requireWritableState(one)).not.toThrow();
  room -= 1000;
  expect(() => requireWritableState(one)).toThrow(
    /^Less than 10 MB is free on the disk that contains .* Free some space first\.$/,
  );
});
