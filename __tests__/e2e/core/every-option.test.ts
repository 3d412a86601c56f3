import { join } from "node:path";
import { readSynthesizedStacks } from "../../../commands/stack/files";
import type { SynthesizedStack } from "../../../commands/stack/synthesized";
import { startEveryOptionProject } from "../../support/every-option-project";
import { type Project, succeeded } from "../../support/project";
import { readAndShown } from "../../support/shown-state";

// Every option of the library. full/eject.test.ts ejects them.

let project: Project;
beforeAll(async () => {
  project = await startEveryOptionProject();
  succeeded(await project.apply());
});
afterAll(() => project.stop());

test("what Terraform has deployed needs no change", async () => {
  expect(await project.isUpToDate()).toBe(true);
});

test("what the commands read of its state is what Terraform shows of it", async () => {
  const [stack] = readSynthesizedStacks(join(project.directory, "cdktf.out")) as [SynthesizedStack];
  const { read, shown } = await readAndShown(stack, project.env);
  expect(read.length).toBeGreaterThan(20);
  expect(read).toStrictEqual(shown);
});
