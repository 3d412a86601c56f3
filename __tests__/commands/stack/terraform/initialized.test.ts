import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasOtherBackend } from "../../../../commands/stack/terraform/initialized";
import { temporaryDirectory } from "../../../support/temporary-directory";

/** Whether a stack with these settings was initialized with this backend, as Terraform keeps it. */
function isOther(terraform: object, before?: object): boolean {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, ".terraform"));
  if (before) writeFileSync(join(directory, ".terraform", "terraform.tfstate"), JSON.stringify(before));
  return hasOtherBackend({ name: "site", directory, file: "", json: { terraform } });
}

const s3 = (config: object) => ({ backend: { type: "s3", config: { profile: null, ...config } } });
const now = { backend: { s3: { bucket: "states", workspace_key_prefix: "env" } } };

test.each<[what: string, isOther: boolean, terraform: object, before: object | undefined]>([
  ["a stack that was not initialized", false, now, undefined],
  ["a stack without a backend before", false, now, {}],
  ["the same backend", false, now, s3({ bucket: "states", workspace_key_prefix: "env" })],
  ["another value", true, now, s3({ bucket: "other", workspace_key_prefix: "env" })],
  ["another kind", true, { backend: { local: { path: "x" } } }, s3({})],
  ["no backend now", true, {}, s3({})],
  ["HCP Terraform now", true, { cloud: { organization: "o" } }, s3({})],
  [
    "the same organization",
    false,
    { cloud: { organization: "o" } },
    { backend: { type: "cloud", config: { organization: "o" } } },
  ],
  [
    "a backend without settings",
    false,
    { backend: { local: {} } },
    { backend: { type: "local", config: { path: null } } },
  ],
])("knows whether Terraform must move the state of %s: %s", (_, expected, terraform, before) => {
  expect(isOther(terraform, before)).toBe(expected);
});
