import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject, keyIdOf } from "../support/deployed-project";
import { type FakeAws, startFakeAws } from "../support/fake-aws";
import { startReplayedS3 } from "../support/replayed-s3";

// What the command prints of an S3 that is played. e2e/full/verify.test.ts has one that checks policies.

const project = deployedProject([
  { userName: "admin", access: S3Access.readWrite(["photos"], { deleteObject: true }) },
  { userName: "every", access: S3Access.allBuckets() },
  { userName: "pattern", access: S3Access.readOnly(["photos", "uploads-*"]) },
]);
project.deploy(true);

let aws: FakeAws;
let s3: Awaited<ReturnType<typeof startReplayedS3>>;
let isDenied = false;
beforeAll(async () => {
  aws = await startFakeAws("123456789012", { admin: [{ id: keyIdOf("admin") }] });
  s3 = await startReplayedS3(() =>
    isDenied ? { status: 403, code: "AccessDenied", message: "Access Denied" } : undefined,
  );
});
afterEach(() => {
  isDenied = false;
});
afterAll(() => {
  s3.stop();
  aws.close();
});

const verify = (...args: string[]) => project.command("verify", ["--wait", "0", ...args]);
/** The rows of the table, without its lines and spaces. */
const rows = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .split("│")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

test("prints each call with its verdict, and that the key works", async () => {
  const { status, stdout, stderr } = await verify("--user", "admin");
  expect(rows(stdout)).toStrictEqual([
    ["User", "Call", "Expected", "Actual", "Verdict"],
    ["admin", "ask who the key belongs to", "admin", "admin", "✓"],
    ["admin", "photos exists", "yes", "yes", "✓"],
    ["admin", "list photos/", "allowed", "allowed", "✓"],
    ["admin", "region of photos", "allowed", "allowed", "✓"],
    ["admin", "ownership of photos", "allowed", "allowed: ObjectWriter (ACLs enabled)", "✓"],
    ["admin", "read a byte of photos/cat.jpg", "allowed", "allowed", "✓"],
  ]);
  expect(stdout).toMatch(/\n6 passed, 0 failed, 0 skipped\nAWS answered every call as the policy says\.\n$/);
  expect(stderr.replace(/ \(.*\)/g, "")).toBe(
    "… Asking AWS who the key belongs to\n✓ Asking AWS who the key belongs to\n… Using the key on photos/\n" +
      "✓ Using the key on photos/\nThe policy allows uploads, which are tried only with --write.\n",
  );
  expect(status).toBe(0);
});

test("prints what failed, with its cause and fix, and exits with 3", async () => {
  isDenied = true;
  const { status, stdout } = await verify("--user", "admin");
  expect(rows(stdout)).toContainEqual(["admin", "list photos/", "allowed", "denied", "✗ failed"]);
  expect(stdout).toMatch(/\n✗ list photos\/: .+\n {4}→ .+/);
  expect(stdout).toMatch(/\nAt least one answer is not as the policy says\.\n$/);
  expect(status).toBe(3);
});

test("uses no bucket with a key of another user", async () => {
  const before = s3.calls.length;
  const { status, stdout } = await verify("--user", "pattern");
  const arn = "arn:aws:iam::123456789012:user/admin";
  expect(rows(stdout).slice(1)).toStrictEqual([["pattern", "ask who the key belongs to", "pattern", arn, "✗ failed"]]);
  expect(s3.calls).toHaveLength(before);
  expect(status).toBe(3);
});

test("warns of a key that main.ts no longer declares", async () => {
  const file = join(project.directory, "cdktf.out", "stacks", "site", "cdk.tf.json");
  const before = readFileSync(file, "utf8");
  const json = JSON.parse(before);
  const keys = json.resource.aws_iam_access_key;
  delete keys[Object.keys(keys).find((name) => name.startsWith("admin_")) ?? ""];
  writeFileSync(file, JSON.stringify(json));
  const { stderr } = await verify("--user", "admin");
  writeFileSync(file, before);
  expect(stderr.split("\n")[0]).toBe(
    '! main.ts does not declare access key AKIAADMIN of user "admin". ' +
      "If you removed it there, the next deploy deletes it.",
  );
});

test("prints the same as JSON", async () => {
  const { status, stdout } = await verify("--user", "admin", "--json");
  const { trials, ...others } = JSON.parse(stdout);
  expect(others).toStrictEqual({ stack: "site", user: "admin", access_key_id: "AKIAADMIN" });
  expect(trials).toHaveLength(6);
  expect(trials[2]).toStrictEqual({
    user: "admin",
    call: "list photos/",
    action: "s3:ListBucket",
    bucket: "photos",
    expected: "allowed",
    actual: "allowed",
    verdict: "passed",
  });
  expect(status).toBe(0);
});

test("uses the buckets that were asked for, once each", async () => {
  const { stdout } = await verify("--user", "admin", "--bucket", "photos", "shop");
  const calls = rows(stdout).map(([, call]) => call);
  expect(calls).toEqual(expect.arrayContaining(["list photos/", "list shop/"]));
});

test.each([
  [
    ["--user", "every"],
    "The policy names no single bucket. Choose one to test: " +
      "npm run verify -- --stack site --user every --bucket my-bucket",
  ],
  [["--user", "admin", "--yes"], "error: --yes goes with --write only"],
  [
    ["--user", "admin", "--write"],
    "error: --write asks for confirmation, but there is no terminal; add --yes to skip the question",
  ],
  [
    ["--user", "admin", "--bucket", "photos/a"],
    "error: option '--bucket <name...>' argument 'photos/a' is invalid. Write the bucket's name alone: photos.",
  ],
  [["--user", "admin", "--wait", "soon"], "error: option '--wait <seconds>' argument 'soon' is invalid."],
])("exits with 2 for %j", async (args, message) => {
  const { status, stdout, stderr } = await verify(...args);
  expect({ status, stdout }).toStrictEqual({ status: 2, stdout: "" });
  expect(stderr.startsWith(message) ? message : stderr).toBe(message);
});

test("uploads, reads and deletes a test object with --write --yes only", async () => {
  const before = s3.calls.length;
  const { status, stdout } = await verify("--user", "admin", "--write", "--yes");
  const made = s3.calls.slice(before).map((call) => call.split(" ")[0]);
  expect(made.filter((method) => method === "PUT" || method === "DELETE")).toStrictEqual(["PUT", "DELETE"]);
  expect(stdout).toMatch(/ 0 failed, 0 skipped/);
  expect(status).toBe(0);
  expect(s3.calls.slice(0, before).filter((call) => /^(PUT|DELETE) /.test(call))).toStrictEqual([]);
});
