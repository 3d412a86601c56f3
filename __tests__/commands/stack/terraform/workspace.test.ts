import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireDefaultWorkspace } from "../../../../commands/stack/terraform/workspace";
import { temporaryDirectory } from "../../../support/temporary-directory";

/** A stack in whose directory this workspace is selected. */
function stackIn(workspace?: string, terraform = {}) {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, ".terraform"));
  if (workspace !== undefined) writeFileSync(join(directory, ".terraform", "environment"), workspace);
  return { name: "site", directory, file: "", json: { terraform } };
}

test("rejects TF_WORKSPACE, which would move the state to another directory", () => {
  expect(() => requireDefaultWorkspace(stackIn(), { TF_WORKSPACE: "staging" })).toThrow(
    'TF_WORKSPACE must not be set, but is "staging": each stack has one state, in the default workspace. ' +
      "Declare a stack for each environment in main.ts instead. Run: unset TF_WORKSPACE",
  );
});

test("rejects a stack in which another workspace is selected", () => {
  const stack = { ...stackIn(), directory: join(temporaryDirectory(), "my site") };
  mkdirSync(join(stack.directory, ".terraform"), { recursive: true });
  writeFileSync(join(stack.directory, ".terraform", "environment"), "staging\n");
  expect(() => requireDefaultWorkspace(stack, {})).toThrow(
    'Stack "site" must use the default workspace, but "staging" is selected. ' +
      "Declare a stack for each environment in main.ts instead. Run: " +
      `terraform -chdir='${stack.directory}' workspace select default`,
  );
});

test.each([
  ["none", stackIn(), {}],
  ["the default one", stackIn("default"), { TF_WORKSPACE: "default" }],
  ["one of HCP Terraform's", stackIn(undefined, { cloud: { organization: "o" } }), { TF_WORKSPACE: "w" }],
])("allows %s", (_, stack, env) => {
  expect(() => requireDefaultWorkspace(stack, env)).not.toThrow();
});
