import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalAws, startLocalAws } from "../../../commands/tools/local-aws";
import { run } from "../../../commands/tools/processes";
import { answerTo, S3Calls } from "../../../commands/tools/s3-calls";
import { localAdministrator } from "../../../commands/tools/terraform-environment";
import { installPackages } from "../../support/packages";
import { blocksOf, pages } from "../../support/pages";
import { succeeded } from "../../support/project";

// The commands in the pages, in the order in which somebody reads them, in a new project with the packages from npm.

/** Pages whose commands build on each other. */
const inOrder = ["README.md", "docs/hand-over.md", "docs/verify.md", "docs/rotate.md", "docs/review.md"];
/** Pages with a script of several lines, which has a test of its own: split.test.ts. */
const ownTest = ["docs/scale.md"];
const order = [...inOrder, ...pages.filter((page) => ![...inOrder, ...ownTest].includes(page))];

/** Commands that are not run here, with the reason. */
const notRun: readonly [RegExp, string][] = [
  [/^npm (ci|install)\b/, "asks npm's registry"],
  [/^npm run init -- \.\.\//, "is for a clone: init.process.test.ts"],
  [/^npm pack /, "is for a clone: packages.test.ts packs both packages"],
  [/^git pull /, "is for a clone"],
  [/^npm run (check|test:unit)\b/, "is for this repository"],
  [/^rm -r node_modules /, "asks npm's registry"],
  [/^npm run eject -- --to cdktn/, "moves the project to other packages: to-cdktn.test.ts"],
  [/^npm run sandbox\b/, "has a test of its own: sandbox.test.ts"],
  [/ --write\b/, "asks on a terminal: verify.test.ts"],
  [/<(stack|user|id)>/, "has a name to be filled in: recovery.test.ts"],
  [/^(npx s3-user rotate --check|case \$\?|\d\) |\*\) |esac)/, "is a script around a command that is run elsewhere"],
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
let project: string;

const inProject = (command: string, args: readonly string[]) =>
  run(command, args, {
    cwd: project,
    env: { ...aws.env, AWS_SHARED_CREDENTIALS_FILE: join(project, "..", "credentials") },
  });

beforeAll(async () => {
  aws = await startLocalAws();
  project = join(aws.directory, "project");
  mkdirSync(project);
  installPackages(project);
  const buckets = ["photos", "your-bucket", "my-uploads"];
  const s3 = new S3Calls({ endpoint: aws.endpoint, region: "us-east-1" });
  for (const bucket of buckets) {
    await answerTo(s3.createBucket(bucket), localAdministrator);
    await answerTo(s3.upload(bucket, "cat.jpg"), localAdministrator);
  }
  const flags = buckets.flatMap((bucket) => ["--bucket", bucket]);
  const answers = ["--user", "photos", ...flags, "--access", "read-write", "--state", "local", "--force"];
  succeeded(await inProject("npx", ["--no-install", "s3-user", "init", ".", ...answers]));
  const mainTs = readFileSync(join(project, "main.ts"), "utf8");
  const withSmtp = mainTs.replace(/( *)access: /, '$1accessKeys: [{ name: "primary", smtpPassword: true }],\n$&');
  writeFileSync(join(project, "main.ts"), withSmtp);
  const git = (...args: string[]) =>
    inProject("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", ...args]);
  succeeded(await git("init", "--quiet"));
  succeeded(await git("add", "."));
  succeeded(await git("commit", "--quiet", "--message", "Begin"));
  succeeded(await git("update-ref", "refs/remotes/origin/main", "HEAD"));
});
afterAll(() => aws.stop());

test.each(firstOfEach.filter(({ line }) => !reasonNotToRun(line)))("$page: $line", async ({ line }) => {
  const answered = line === "npm run deploy" ? "npm run deploy -- --auto-approve" : line;
  const { status, stdout, stderr } = await inProject("sh", ["-c", answered]);
  for (const file of readdirSync(project)) if (file.includes("_accessKeys.")) rmSync(join(project, file)); // as they say
  const isUnknown = line === "npm run doctor"; // the local AWS can't tell whether a user has service-specific credentials
  expect({ status, ends: stdout + stderr }).toEqual({
    status: isUnknown ? 1 : 0,
    ends: isUnknown ? expect.stringContaining("?") : expect.not.stringMatching(/error|✗/i),
  });
});

test("no reason is given for a command that stands nowhere", () => {
  const unused = notRun.filter(([pattern]) => !commands.some(({ line }) => pattern.test(line)));
  expect(unused).toStrictEqual([]);
});
