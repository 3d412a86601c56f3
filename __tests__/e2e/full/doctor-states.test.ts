import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import type { Check } from "../../../commands/doctor/check";
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

test("finds no problem in a new project, before and after its synth", async () => {
  const nothing = ["- State of site: none yet", "- Stack site: nothing deployed yet"];
  expect(await look()).toStrictEqual({ status: 0, lines: ["- Stack site: not synthesized yet", ...nothing] });
  await project.synth();
  expect(await look()).toStrictEqual({ status: 0, lines: ["✓ Stack site: synthesized and up to date", ...nothing] });
}, 120_000);

test("reports the state of a renamed stack, with a fix that keeps the user and its key", async () => {
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

test("lists a user that is not in main.ts, with a line that imports it with its key and changes nothing", async () => {
  await project.reset();
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
  succeeded(await project.apply());
  const legacy = { UserName: "legacy" };
  await project.iam.send(new CreateUserCommand({ ...legacy, Path: "/apps/", Tags: [{ Key: "team", Value: "old" }] }));
  await project.iam.send(new PutUserPolicyCommand({ ...legacy, PolicyName: "etl", PolicyDocument: etl }));
  await project.iam.send(new CreateAccessKeyCommand(legacy));
  const listed = async () => {
    const checks: Check[] = JSON.parse((await project.command("doctor", ["--json", "--account"])).stdout);
    return checks.filter(({ name }) => name.startsWith("Account "));
  };
  const [found] = await listed();
  expect(found).toMatchObject({ status: "warn", message: expect.stringContaining("user legacy is not declared") });
  const declareWith = (line: string) =>
    project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }, ${line}] }`);
  const line = found?.fix?.replace("to import it, add to users in main.ts: ", "") ?? "";
  declareWith(line);
  expect(succeeded(await project.apply()).stdout).toContain("2 imported, 0 added, 0 changed, 0 destroyed");
  expect(await listed()).toMatchObject([{ status: "ok" }]);

  const [policy] = await findings(project);
  expect(policy).toMatchObject({ status: "warn", message: expect.stringContaining("has the inline policy etl") });
  const [, declaration = ""] =
    /^in main\.ts, write (.*) for the user; or, if no one needs it: /.exec(policy?.fix ?? "") ?? [];
  declareWith(line.replace("access: S3Access.none()", declaration));
  succeeded(await project.apply());
  expect(await findings(project)).toStrictEqual([]);
  expect(await project.isUpToDate()).toBe(true);
}, 120_000);

const etl = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::raw/${aws:username}/*"] }],
});
