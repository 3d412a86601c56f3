import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { finished, type Result, start } from "../../../commands/system/processes";
import { examplesNamed } from "../../support/examples";
import { needs } from "../../support/needs";
import { printed } from "../../support/printed";
import { Project } from "../../support/project";
import { projectRoot } from "../../support/project-root";

// The examples in the help of sandbox and record, typed into a shell, with npm and a local AWS of their own. The others
// are in printed-commands.slow.test.ts.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [{ userName: "photos", access: S3Access.readOnly(["photos"]) }] }`);
  mkdirSync(join(project.directory, "images"));
  writeFileSync(join(project.directory, "images", "cat.jpg"), "an image");
});
afterAll(() => project.stop());

/** Types a line, and Ctrl-C once this text is on the screen. */
async function paste(line: string, until?: RegExp): Promise<Result> {
  const path = [join(projectRoot, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path, NO_COLOR: "1", AWS_ENDPOINT_URL: undefined, AWS_CA_BUNDLE: undefined };
  const child = start("sh", ["-c", line], { cwd: project.directory, env });
  const ends = finished(child);
  if (until) {
    await printed(child, until);
    process.kill(-(child.pid as number), "SIGINT"); // as a terminal does it, to all of them
  }
  return ends;
}

const [plain, keeping = "", ...otherSandboxes] = examplesNamed("sandbox");
const [recording = "", ofCommand = "", ...otherRecords] = examplesNamed("record");

test("these are all of them", () => {
  expect(plain).toBe("npm run sandbox"); // core/sandbox.test.ts
  expect([otherSandboxes, otherRecords]).toStrictEqual([[], []]);
});

test(`${keeping} keeps the local AWS running until Ctrl-C`, async () => {
  const { stdout, stderr } = await paste(keeping, /Ctrl-C stops it/);
  expect(stdout).toMatch(/\d passed, 0 failed, /);
  expect(stderr).toContain("Still running at http://127.0.0.1:");
  expect(stderr).not.toContain("    at ");
});

test(`${recording} prints an endpoint and a key, and ends with Ctrl-C`, async () => {
  const { stderr } = await paste(recording, /Press Ctrl-C when it is done/);
  expect(stderr).toMatch(/endpoint {11}http:\/\/127\.0\.0\.1:\d+/);
  expect(stderr).toContain("Nothing was called.");
});

needs("aws").test(`${ofCommand} prints the access that the command needs`, async () => {
  const { status, stdout, stderr } = await paste(ofCommand);
  expect(stderr).toContain("  PutObject");
  expect(stdout).toMatch(/access: S3Access\./);
  expect(status).toBe(0);
});
