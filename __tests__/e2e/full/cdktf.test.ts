import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DeleteUserPolicyCommand, GetUserPolicyCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

// The same with cdktf's own command line: core/main-job.test.ts has the rest.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

const modeOf = (path: string) => statSync(path).mode & 0o777;
const canBeReadByOthers = (file: string) => (modeOf(join(file, "..")) & 0o011) !== 0 && (modeOf(file) & 0o044) !== 0;

test("deploys, shows and restores changes by hand, and destroys with cdktf; state is private and survives cdktf.out", async () => {
  const user = { UserName: "web", PolicyName: "S3Access" };
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
  succeeded(await project.cdktf("deploy", "--auto-approve"));
  expect(await project.isUpToDate()).toBe(true);
  const { users } = await project.outputs();
  expect(users.web).toMatchObject({ arn: "arn:aws:iam::123456789012:user/web", policy_name: "S3Access" });
  const key = await project.accessKey("web");
  expect(canBeReadByOthers(project.stateFile)).toBe(false);
  rmSync(join(project.directory, "cdktf.out"), { recursive: true });

  await project.iam.send(new DeleteUserPolicyCommand(user));
  const { stdout: diff } = succeeded(await project.cdktf("diff"));
  expect(diff).toMatch(/aws_iam_user_policy\.web\S* .*will be created/);
  expect(diff).toContain("1 to add, 0 to change, 0 to destroy");
  succeeded(await project.cdktf("deploy", "--auto-approve"));
  const { PolicyDocument } = await project.iam.send(new GetUserPolicyCommand(user));
  expect(decodeURIComponent(`${PolicyDocument}`)).toContain("s3:List*");
  expect(await project.accessKey("web")).toStrictEqual(key);
  expect(canBeReadByOthers(`${project.stateFile}.backup`)).toBe(false);

  succeeded(await project.cdktf("destroy", "--auto-approve"));
  expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
});
