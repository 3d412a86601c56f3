import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { DeleteUserPolicyCommand, GetUserPolicyCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

// With cdktf's own command line, in turn with our commands: core/main-job.test.ts has the rest.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

const modeOf = (path: string) => statSync(path).mode & 0o777;
const canBeReadByOthers = (file: string) => (modeOf(join(file, "..")) & 0o011) !== 0 && (modeOf(file) & 0o044) !== 0;

test("shares its state with cdktf's deploy, diff and destroy, private and apart from cdktf.out", async () => {
  const user = { UserName: "web", PolicyName: "S3Access" };
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
  succeeded(await project.cdktf("deploy", "--auto-approve"));
  const { users } = await project.outputs();
  expect(users.web).toMatchObject({ arn: "arn:aws:iam::123456789012:user/web", policy_name: "S3Access" });
  const key = await project.accessKey("web");
  expect(canBeReadByOthers(project.stateFile)).toBe(false);
  rmSync(join(project.directory, "cdktf.out"), { recursive: true });
  expect(succeeded(await project.command("diff")).stdout).toContain("No changes.");

  await project.iam.send(new DeleteUserPolicyCommand(user));
  const { stdout: diff } = succeeded(await project.cdktf("diff"));
  expect(diff).toMatch(/aws_iam_user_policy\.web\S* .*will be created/);
  expect(diff).toContain("1 to add, 0 to change, 0 to destroy");
  const { stdout: deploy } = succeeded(await project.command("deploy", ["--auto-approve"]));
  expect(deploy).toContain("Resources: 1 added, 0 changed, 0 destroyed.");
  const { PolicyDocument } = await project.iam.send(new GetUserPolicyCommand(user));
  expect(decodeURIComponent(`${PolicyDocument}`)).toContain("s3:List*");
  expect(await project.accessKey("web")).toStrictEqual(key);
  expect(canBeReadByOthers(`${project.stateFile}.backup`)).toBe(false);

  succeeded(await project.cdktf("destroy", "--auto-approve"));
  expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
});
