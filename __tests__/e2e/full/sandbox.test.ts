import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ListPoliciesCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { finished, type Result, start } from "../../../commands/system/processes";
import { s3User } from "../../support/from-source";
import { printed } from "../../support/printed";
import { Project } from "../../support/project";
import { temporaryDirectory } from "../../support/temporary-directory";

let project: Project;
/** Where the sandbox may put temporary files, so that what it leaves behind can be seen. */
let temporary: string;

beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [{ userName: "s3-image-optimizer", access: S3Access.allBuckets() }] }`);
});
afterAll(() => project.stop());
beforeEach(() => {
  temporary = temporaryDirectory();
});

/** Newer versions of Node keep what they compiled in the directory of temporary files. */
const environment = () => ({
  ...process.env,
  TMPDIR: temporary,
  AWS_ENDPOINT_URL: undefined,
  NODE_DISABLE_COMPILE_CACHE: "1",
});
const sandbox = (env: NodeJS.ProcessEnv = {}): Promise<Result> =>
  project.command("sandbox", [], { ...environment(), ...env });
const leftBehind = () => readdirSync(temporary);

test("leaves nothing behind after Ctrl-C during the deploy", async () => {
  const child = start(process.execPath, [...s3User, "sandbox"], { cwd: project.directory, env: environment() });
  const ends = finished(child);
  await printed(child, /Deploying/);
  expect(leftBehind()).toHaveLength(1);
  child.kill("SIGINT");
  const { status, stderr } = await ends;
  expect(stderr).not.toContain("at "); // no stack trace
  expect(status).toBe(130);
  expect(leftBehind()).toStrictEqual([]);
});

test("explains what to install without Terraform", async () => {
  const empty = join(temporary, "bin");
  mkdirSync(empty);
  const { status, stderr } = await sandbox({ PATH: empty });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^Terraform is not installed\. .* \(1\.11\.0 or newer\)\. The sandbox needs moto's server or Docker, too\.\n$/,
  );
});

describe("an app with users of every kind", () => {
  let status: number;
  let stdout: string;
  let left: string[];
  beforeAll(async () => {
    project.declare(`{ users: [
      { userName: "managed", policyType: "managed", access: S3Access.readWrite(["photos"]),
        inlinePolicies: { More: S3Access.readOnly(["shop"]) } },
      { userName: "member", access: S3Access.readOnly(["photos"]), groups: ["uploaders"], managedPolicyArns: [
        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "arn:aws:iam::123456789012:policy/teams/Shared"] },
      { userName: "web", access: S3Access.readWrite(["photos", "videos"]),
        accessKeys: [{ name: "primary" }, { name: "secondary", status: "Inactive" }] },
      { userName: "two", access: S3Access.readWrite(["photos"]),
        accessKeys: [{ name: "primary" }, { name: "secondary" }] },
    ] }`);
    temporary = temporaryDirectory();
    ({ status, stdout } = await sandbox({ AWS_ENDPOINT_URL: project.aws.endpoint }));
    left = leftBehind();
  });

  test("uses an AWS that is already running, and leaves it empty", async () => {
    expect(stdout).toContain("(AWS: the one in AWS_ENDPOINT_URL)");
    expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
    expect((await project.iam.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies).toStrictEqual([]);
    expect(left).toStrictEqual([]);
  });

  test("tries several policies of a user as one, and doesn't judge a user with groups or unknown policies", () => {
    expect(stdout).toMatch(/managed +│ download \S+ +│ allowed +│ allowed +│ ✓/);
    expect(stdout).toMatch(/managed +│ upload \S+ +│ denied +│ denied +│ ✓/);
    expect(stdout).toMatch(/managed +│ delete \S+ +│ denied +│ denied +│ ✓/);
    expect(stdout).toMatch(/member +│ upload \S+ .*may say otherwise/);
  });

  test("tries every key and every bucket, and names a key that can't be used", () => {
    expect(stdout).toMatch(/upload videos\/\S+ +│ allowed +│ allowed +│ ✓/);
    expect(stdout.match(/│ two +│ ask who the key AKIA\w+ belongs to +│ two +│ two +│ ✓/g)).toHaveLength(2);
    expect(stdout).toMatch(/use the access key AKIA\w+ +│ – +│ the key is inactive +│ ! skipped/);
  });

  test("doesn't pass with calls that it skipped", () => {
    expect(stdout).toMatch(/ 0 failed, 8 skipped/);
    expect(status).toBe(1);
  });
});
