import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject } from "../support/deployed-project";
import { s3User } from "../support/from-source";
import { runHere } from "../support/run-here";
import { temporaryDirectory } from "../support/temporary-directory";

test("prints and checks a policy where there is no project, Terraform or AWS", () => {
  const policy = (input: string, ...args: string[]) => {
    const options = { cwd: temporaryDirectory(), env: { PATH: "" }, encoding: "utf8", input } as const;
    return spawnSync(process.execPath, [...s3User, "policy", ...args], options);
  };
  const printed = policy("", "--software", "restic", "--bucket", "backup", "--region", "cn-north-1");
  expect(printed.stderr).toContain("listing, reading, uploading and deleting objects in backup");
  expect(JSON.parse(printed.stdout).Statement[1].Resource).toStrictEqual(["arn:aws-cn:s3:::backup/*"]);
  const checked = policy(printed.stdout.replaceAll("backup", "*"), "--check", "--region", "cn-north-1", "--json");
  expect(checked.status).toBe(3);
  expect(JSON.parse(checked.stdout)).toMatchObject({ errors: [], findings: [{ rule: "every-bucket" }] });
});

const policy = (...args: string[]) => runHere(["policy", ...args]);
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };
const document = { Version: "2012-10-17", Statement: [statement] };

test("prints each policy of a user in main.ts, and what they allow together", async () => {
  const access = S3Access.fromDocument(document);
  const project = deployedProject([{ userName: "web", access, inlinePolicies: { Logs: S3Access.readOnly(["logs"]) } }]);
  const { status, stdout, stderr } = await project.command("policy", ["--user", "web"]);
  expect(status).toBe(0);
  const [logs, own] = stdout.split(/(?<=^\}\n)/m).map((text) => JSON.parse(text));
  expect([logs.Statement[0].Resource, own]).toStrictEqual([["arn:aws:s3:::logs"], document]);
  expect(stderr).toMatch(
    /^Logs:\nS3Access:\nThis policy allows listing objects in logs; reading objects in logs and photos /,
  );
});

test("exits with 1 when it can't print or judge all policies of a user", async () => {
  const managedPolicyArns = ["arn:aws:iam::123456789012:policy/logs"];
  const project = deployedProject([{ userName: "web", access: S3Access.fromDocument(document), managedPolicyArns }]);
  const { status, stderr } = await project.command("policy", ["--user", "web"]);
  expect(stderr).toBe(`S3Access:
? arn:aws:iam::123456789012:policy/logs can't be printed: its document is not in the app
This policy allows reading objects in photos (1 action in all).
What else it allows could not be judged.
? Not judged: policy arn:aws:iam::123456789012:policy/logs: its document is not in the app
`);
  expect(status).toBe(1);
});

test("checks a policy in a file", async () => {
  const file = join(temporaryDirectory(), "policy.json");
  writeFileSync(file, JSON.stringify(document));
  expect(await policy("--check", file)).toMatchObject({ status: 0, stdout: "No findings.\n" });
  writeFileSync(file, "{");
  const { status, stdout } = await policy("--check", file, "--json");
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toStrictEqual({ errors: [expect.stringContaining("not JSON")], findings: [] });
});

test.each([
  [2, ["--json", "--read-only", "--bucket", "photos"], "error: --json goes with --check only\n"],
  [2, ["--user", "web", "--bucket", "photos"], "--user goes without options that describe an access"],
  [2, ["--check", "x", "--bucket", "photos"], "--check goes without options that describe an access"],
  [2, ["--read-only", "--bucket", "b"], 'bucket name "b" '],
  [
    2,
    ["--check", "/nowhere"],
    "--check: /nowhere can't be read: no such file or directory. " +
      "Name a file that exists, or pass the policy on standard input.\n",
  ],
  [
    2,
    ["--check", "/dev"],
    "--check: /dev can't be read: it is not a file. Name a file that exists, or pass the policy on standard input.\n",
  ],
])("exits with %i for %j", async (status, args, message) => {
  expect(await policy(...args)).toStrictEqual({ status, stdout: "", stderr: expect.stringContaining(message) });
});
