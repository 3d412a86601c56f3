import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stacksToReview } from "../../../commands/review/review-stacks";
import { handWritten } from "../../support/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";

/** Selects a workspace in a stack's directory of an output directory. */
function select(output: string, workspace: string): void {
  const data = join(output, "stacks", "site", ".terraform");
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "environment"), workspace);
}

test("rejects a reviewed directory in which another workspace than the default one is selected", () => {
  const output = handWritten({});
  select(output, "staging");
  expect(() => stacksToReview(output)).toThrow(
    'Stack "site" must use the default workspace, but "staging" is selected.',
  );
});

test("rejects a workspace that is selected where Terraform will run, when main.ts was synthesized elsewhere", () => {
  const [output, project] = [handWritten({}), temporaryDirectory()];
  select(project, "staging");
  expect(() => stacksToReview(output, project)).toThrow('but "staging" is selected');
  select(project, "default");
  expect(stacksToReview(output, project).map(({ name }) => name)).toStrictEqual(["site"]);
});
