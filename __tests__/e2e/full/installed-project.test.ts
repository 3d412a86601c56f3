import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LocalAws } from "../../../commands/aws/local-aws";
import { answerTo, S3Calls } from "../../../commands/aws/s3-calls";
import { type Result, run } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { InstalledProject } from "../../support/installed-project";
import { needs } from "../../support/needs";
import { blocksOf, pages } from "../../support/pages";
import { succeeded } from "../../support/succeeded";
import { temporaryDirectory } from "../../support/temporary-directory";
import { emptyAws, workerServices } from "../../support/worker-services";
import { runWorkflows } from "../../support/workflow-commands";

// Runs the commands in the pages, in the order of reading, in a new project with the packages as npm installs them.

/** Pages whose commands build on each other. */
const inOrder = ["README.md", "docs/hand-over.md", "docs/verify.md", "docs/rotate.md", "docs/review.md"];
/**
 * Pages whose commands have a test of their own: nightly/split, nightly/move-by-hand, nightly/existing-estate,
 * nightly/record.
 */
const ownTest = ["docs/scale.md", "docs/move-existing-users.md", "docs/record.md", "docs/commands.md"];
const order = [...inOrder, ...pages.filter((page) => ![...inOrder, ...ownTest].includes(page))];

/** Commands that are not run here, with the reason. */
const notRun: readonly [RegExp, string][] = [
  [/^npm (ci|install)\b/, "asks npm's registry"],
  [/^npm run init -- \.\.\//, "is for a clone: init.process.test.ts"],
  [/^npm pack /, "is for a clone: packages.test.ts packs both packages"],
  [/^git pull /, "is for a clone"],
  [/^npm run (check|test:\w+)\b/, "is for this repository"],
  [/^rm -r node_modules /, "asks npm's registry"],
  [/^npm run eject -- --to cdktn/, "moves the project to other packages: to-cdktn.test.ts"],
  [/^npm run sandbox\b/, "has a test of its own: core/sandbox.test.ts"],
  [/ --write\b/, "asks on a terminal: full/verify.test.ts"],
  [/policy\.json\b/, "checks a file of the reader's: policy.test.ts"],
  [/^npm run -s policy -- --user /, "has the name of another user: policy.test.ts"],
  [/^npm run -s explain\b/, "explains a message about another user: explain.test.ts"],
  [/<(stack|user|id)>/, "has a name to be filled in: nightly/recovery.test.ts"],
];

const commands = order.flatMap((page) =>
  blocksOf(page)
    .filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.split("\n"))
    .map((line) => line.replace(/\s+#.*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => ({ page, line })),
);
/** Each command where it is read first. */
const firstOfEach = commands.filter(({ line }, index) => commands.findIndex((one) => one.line === line) === index);
const reasonNotToRun = (line: string) => notRun.find(([pattern]) => pattern.test(line))?.[1];

let aws: LocalAws;
let env: NodeJS.ProcessEnv;
let project: InstalledProject;
let init: Result;

const git = (...args: string[]) =>
  project.run("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", ...args);

beforeAll(async () => {
  aws = await emptyAws();
  const { reattach } = await workerServices();
  env = {
    ...aws.env,
    TF_REATTACH_PROVIDERS: reattach,
    AWS_SHARED_CREDENTIALS_FILE: join(aws.directory, "credentials"),
  };
  project = new InstalledProject(aws.directory, env);
  const buckets = ["photos", "my-bucket", "my-uploads"];
  const s3 = new S3Calls({ endpoint: aws.endpoint, region: "us-east-1" });
  for (const bucket of buckets) {
    await answerTo(s3.createBucket(bucket), localAdministrator);
    await answerTo(s3.upload(bucket, "cat.jpg"), localAdministrator);
  }
  const flags = buckets.flatMap((bucket) => ["--bucket", bucket]);
  const answers = ["--user", "photos", ...flags, "--access", "read-write", "--state", "local", "--force"];
  init = succeeded(await project.npx("s3-user", "init", ".", "--workflows", ...answers));
  const mainTs = project.read("main.ts");
  const withSmtp = mainTs.replace(/( *)access: /, '$1accessKeys: [{ name: "primary", smtpPassword: true }],\n$&');
  project.write("main.ts", withSmtp);
  succeeded(await git("init", "--quiet"));
  succeeded(await git("add", "."));
  succeeded(await git("commit", "--quiet", "--message", "Begin"));
  succeeded(await git("update-ref", "refs/remotes/origin/main", "HEAD"));
});
afterAll(() => aws.stop());

test.each(firstOfEach.filter(({ line }) => !reasonNotToRun(line)))("$page: $line", async ({ line }) => {
  const answered = line === "npm run deploy" ? "npm run deploy -- --auto-approve" : line;
  const { status, stdout, stderr } = await project.run("sh", "-c", answered);
  for (const file of readdirSync(project.directory))
    if (file.includes("_accessKeys.")) rmSync(join(project.directory, file)); // as they say
  expect({ status, ends: stdout + stderr }).toEqual({ status: 0, ends: expect.not.stringMatching(/error|✗/i) });
});

test("has no reason for a command that no page has", () => {
  const unused = notRun.filter(([pattern]) => !commands.some(({ line }) => pattern.test(line)));
  expect(unused).toStrictEqual([]);
});

test("writes main.ts and the workflows with init, and explains the next step", () => {
  expect(init.stdout.split("\n")).toEqual(expect.arrayContaining(["main.ts", ".github/workflows/review.yml"]));
  expect(init.stderr).toContain("npm run deploy");
  expect(project.read(".github/workflows/review.yml")).toContain("npx --no-install s3-user review");
});

test("passes its types and tests, but not for a user that can create keys", async () => {
  succeeded(await project.run("npm", "run", "typecheck"));
  succeeded(await project.run("npm", "test"));
  const mainTs = project.read("main.ts");
  project.write(
    "main.ts",
    mainTs.replace(
      /access: .*/,
      `access: S3Access.fromDocument({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }],
    }),`,
    ),
  );
  const { status, stdout } = await project.run("npm", "test");
  project.write("main.ts", mainTs);
  expect(status).not.toBe(0);
  expect(stdout).toMatch(
    /not ok \d+ - no policy allows creating users or keys|✖ no policy allows creating users or keys/,
  );
});

test("finds only what the local AWS doesn't have with doctor", async () => {
  const { stdout } = await project.npx("s3-user", "doctor");
  const lines = stdout.trim().split("\n");
  expect(lines).toContainEqual(expect.stringMatching(/^✓ State of my-site:/));
  expect(lines.filter((line) => !line.startsWith("✓"))).toStrictEqual([
    expect.stringContaining("whether it has a service-specific credential could not be read"),
  ]);
});

test("writes a working key with credentials", async () => {
  succeeded(await project.run("npm", "run", "credentials"));
  const [, accessKeyId = "", secretAccessKey = ""] =
    /\n(.+),(.+)\n/.exec(project.read("photos_accessKeys.csv").replaceAll("\r", "")) ?? [];
  const target = { endpoint: aws.endpoint, region: "us-east-1" };
  const s3 = new S3Calls(target);
  await aws.enforceIam(true);
  expect(await answerTo(s3.upload("photos", "cat.jpg"), { accessKeyId, secretAccessKey })).toBe("allowed");
  expect(await answerTo(s3.deleteBucket("photos"), { accessKeyId, secretAccessKey })).toBe("denied");
  await aws.enforceIam(false);
});

test("ejects without cdktf on the same state", async () => {
  succeeded(await project.npx("s3-user", "eject", "terraform"));
  const directory = join(project.directory, "terraform", "my-site");
  const terraform = (...args: string[]) => run("terraform", args, { cwd: directory, env });
  succeeded(await terraform("init"));
  expect((await terraform("plan", "-detailed-exitcode")).status).toBe(0);
});

test("changes only the answers in main.ts with init again", async () => {
  const packageJson = project.read("package.json");
  const flags = ["--user", "photos", "--bucket", "photos", "--access", "read-only", "--state", "local"];
  const { stdout } = succeeded(await project.run("npm", "run", "init", "--silent", "--", ...flags));
  expect(stdout).toBe("main.ts\n");
  expect(project.read("main.ts")).toContain('S3Access.readOnly(["photos"])');
  expect(project.read("package.json")).toBe(packageJson);
});

needs("jq").test("runs every command of its workflows unchanged", async () => {
  const mainTs = project.read("main.ts");
  const remote = mainTs.replace("users: [", 'backend: StateBackend.s3({ bucket: "states" }),\n  users: [');
  project.write("main.ts", remote.replace("import {", "import { StateBackend,"));
  succeeded(await git("commit", "--quiet", "--all", "--message", "Base"));
  project.write("main.ts", project.read("main.ts").replace(/access: .*/, "access: S3Access.none(),"));
  succeeded(await git("commit", "--quiet", "--all", "--message", "Head"));
  const { failed, summary, comment } = runWorkflows(project.directory, temporaryDirectory());
  project.write("main.ts", mainTs);
  expect(failed).toStrictEqual([]);
  expect(summary).toContain("loses");
  expect(comment).toContain("loses");
});
