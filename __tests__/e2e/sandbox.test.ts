import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished, projectRoot, type Result, run, start } from "../../commands/processes";

/** Where the sandbox may put temporary files, so that what it leaves behind can be seen. */
let temporary: string;
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), "sandbox-"));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

const command = ["--require", "./typescript.js", join("commands", "sandbox.ts")];
const options = (env: NodeJS.ProcessEnv = {}) => ({
  cwd: projectRoot,
  env: { ...process.env, TMPDIR: temporary, ...env },
});
const sandbox = (env?: NodeJS.ProcessEnv): Promise<Result> => run(process.execPath, command, options(env));
const leftBehind = () => readdirSync(temporary).filter((name) => name.startsWith("s3-user"));

test("the sandbox deploys main.ts, tries its key, and leaves nothing behind", async () => {
  const { status, stdout, stderr } = await sandbox();
  expect(stdout).toMatch(/create bucket \S+ +│ allowed +│ allowed +│ ✓/);
  expect(stdout).toMatch(/upload \S+ +│ allowed +│ allowed +│ ✓/);
  expect(stdout).toMatch(/delete bucket \S+ +│ denied +│ denied +│ ✓/);
  expect(stdout).toMatch(/create IAM user \S+ +│ denied +│ denied +│ ✓/);
  expect(stdout).toMatch(/use a wrong secret +│ SignatureDoesNotMatch +│ SignatureDoesNotMatch +│ ✓/);
  expect(stdout).toContain("9 right, 0 wrong, 0 not judged");
  expect(stderr).toContain("✓ Deploying image-optimizer with cdktf");
  expect(status).toBe(0);
  expect(leftBehind()).toStrictEqual([]);
});

test("Ctrl-C while it deploys leaves nothing behind", async () => {
  const child = start(process.execPath, command, options());
  const ends = finished(child);
  await new Promise<void>((resolve) => {
    child.stderr?.on("data", (chunk) => {
      if (String(chunk).includes("Deploying")) resolve();
    });
  });
  expect(leftBehind()).toHaveLength(1);
  child.kill("SIGINT");
  expect((await ends).status).toBe(130);
  expect(leftBehind()).toStrictEqual([]);
});

test("the sandbox refuses an endpoint that is not on this machine", async () => {
  const { status, stderr } = await sandbox({ AWS_ENDPOINT_URL: "https://iam.amazonaws.com" });
  expect(status).toBe(1);
  expect(stderr).toContain('AWS_ENDPOINT_URL is "https://iam.amazonaws.com", which is not on this machine.');
});

test("without Terraform the sandbox says what to install", async () => {
  const empty = join(temporary, "bin");
  mkdirSync(empty);
  const { status, stderr } = await sandbox({ PATH: empty });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Terraform is not installed\. Install it from \S+ \(1\.11\.0 or newer\)\.\n$/);
});
