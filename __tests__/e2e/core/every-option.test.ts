import { join } from "node:path";
import { deployedUsers } from "../../../commands/stack/deployed";
import { readSynthesizedStacks } from "../../../commands/stack/json/files";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import { readState } from "../../../commands/stack/terraform/state";
import { joinUsers } from "../../../commands/stack/users";
import { startEveryOptionProject } from "../../support/every-option-project";
import { type Project, succeeded } from "../../support/project";
import { readAndShown } from "../../support/shown-state";
import { declaredStack } from "../../support/users";

// Every option of the library. full/eject.test.ts ejects them.

let project: Project;
beforeAll(async () => {
  project = await startEveryOptionProject();
  succeeded(await project.apply());
});
afterAll(() => project.stop());

test("needs no change for what Terraform has deployed", async () => {
  expect(await project.isUpToDate()).toBe(true);
});

test("reads from the state what Terraform shows of it", async () => {
  const [stack] = readSynthesizedStacks(join(project.directory, "cdktf.out")) as [SynthesizedStack];
  const { read, shown } = await readAndShown(stack, project.env);
  expect(read.length).toBeGreaterThan(20);
  expect(read).toStrictEqual(shown);
});

test("reads a user's provider in state as main.ts has it", async () => {
  const [stack] = readSynthesizedStacks(join(project.directory, "cdktf.out")) as [SynthesizedStack];
  const users = joinUsers(declaredStack(stack), deployedUsers(await readState(stack, project.env)));
  const providers = users.map(({ declared, deployed }) => [declared?.provider, deployed?.provider]);
  expect(providers).toContainEqual(["aws.second", "aws.second"]);
  expect(providers.filter(([declared, deployed]) => declared !== deployed)).toStrictEqual([]);
});
