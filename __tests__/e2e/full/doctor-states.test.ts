import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findings, heal } from "../../support/fixes";
import { Project, succeeded } from "../../support/project";

// What doctor says before the first deploy, and of a state that is elsewhere.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
});
afterAll(() => project.stop());

/** The exit code, and the beginnings of what doctor says of stacks and states. */
async function look() {
  const { status, stdout } = await project.command("doctor");
  const lines = stdout.match(/^[-✓!✗?] (?:State|Stack).*$/gm) ?? [];
  return { status, lines: lines.map((line) => line.split(/[;(]/)[0]?.trim()) };
}

test("doctor finds nothing wrong with a new project, before and after its synth", async () => {
  const nothing = ["- State of site: none yet", "- Stack site: nothing deployed yet"];
  expect(await look()).toStrictEqual({ status: 0, lines: ["- Stack site: not synthesized yet", ...nothing] });
  await project.synth();
  expect(await look()).toStrictEqual({ status: 0, lines: ["✓ Stack site: synthesized and up to date", ...nothing] });
}, 120_000);

test("the state that a renamed stack left is named, and the printed fix keeps the user and its key", async () => {
  succeeded(await project.apply());
  const before = await project.outputs();
  renameSync(project.stateFile, join(project.directory, "state", "old.tfstate"));
  rmSync(project.stackDirectory, { recursive: true });
  await project.synth();
  const arn = "arn:aws:iam::123456789012:user/web";
  expect((await findings(project)).map(({ status, message }) => [status, message])).toStrictEqual([
    ["fail", expect.stringContaining("site.tfstate is missing or empty, but AWS has user web")],
    ["fail", expect.stringContaining(`state/old.tfstate has ${arn}: was the stack renamed?`)],
  ]);
  expect((await heal(project)).last).toStrictEqual([]);
  expect(await project.isUpToDate()).toBe(true);
  expect(await project.outputs()).toStrictEqual(before);
}, 120_000);
