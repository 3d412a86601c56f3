import { chmodSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { answerTo } from "../../../commands/tools/s3-calls";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

const modeOf = (path: string) => statSync(path).mode & 0o777;
const canBeReadByOthers = (file: string) => (modeOf(join(file, "..")) & 0o011) !== 0 && (modeOf(file) & 0o044) !== 0;

test("a user lives: deploy, change of policy, a second user, destroy", async () => {
  project.declare(`{ users: [{ userName: "s3-image-optimizer", access: S3Access.allBuckets() }] }`);
  succeeded(await project.cdktf("deploy", "--auto-approve"));
  expect(await project.isUpToDate()).toBe(true);
  const { users } = await project.outputs();
  expect(users["s3-image-optimizer"]).toMatchObject({
    arn: "arn:aws:iam::123456789012:user/s3-image-optimizer",
    policy_name: "S3Access",
  });
  const key = await project.accessKey("s3-image-optimizer");
  expect(await answerTo(project.s3.createBucket("photos"), key)).toBe("allowed");

  // State is private after a plain cdktf deploy, and lives outside cdktf.out.
  expect(canBeReadByOthers(project.stateFile)).toBe(false);
  rmSync(join(project.directory, "cdktf.out"), { recursive: true });

  project.declare(`{ users: [{ userName: "s3-image-optimizer", access: S3Access.readWrite(["photos"]) }] }`);
  const changed = succeeded(await project.apply());
  expect(changed.stdout).toContain("0 added, 1 changed, 0 destroyed");
  expect(await project.accessKey("s3-image-optimizer")).toStrictEqual(key);
  expect(canBeReadByOthers(`${project.stateFile}.backup`)).toBe(false);

  project.declare(
    `{ users: [{ userName: "archive" }, { userName: "s3-image-optimizer", access: S3Access.readWrite(["photos"]) }] }`,
  );
  const added = succeeded(await project.apply());
  expect(added.stdout).toContain("3 added, 0 changed, 0 destroyed");
  expect(await project.accessKey("s3-image-optimizer")).toStrictEqual(key);

  // After all this, no secret is in anything printed, in cdktf.out or in any other file; one that were would be found.
  expect(project.leaks()).toStrictEqual([]);
  const leak = join(project.directory, "leak.log");
  writeFileSync(leak, `the key is ${key.secretAccessKey}`);
  expect(project.leaks()).toStrictEqual([leak]);
  rmSync(leak);

  succeeded(await project.cdktf("destroy", "--auto-approve"));
  expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
});

test("a state directory that others could read is closed by the next synth", async () => {
  project.declare(`{ users: [{ userName: "s3-image-optimizer", access: S3Access.allBuckets() }] }`);
  await project.synth();
  chmodSync(join(project.directory, "state"), 0o755);
  expect((await project.command("doctor")).stdout).toContain("others on this machine can read");
  await project.synth();
  expect(modeOf(join(project.directory, "state"))).toBe(0o700);
});
