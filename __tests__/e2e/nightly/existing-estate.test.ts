import { chmodSync, cpSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OldInstance } from "../../../commands/init/from-state/old-state";
import { instancesIn, parseOldState } from "../../../commands/init/from-state/old-state";
import { type Result, run } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { s3User } from "../../support/from-source";
import { publicKey } from "../../support/pgp-key";
import { Project, succeeded } from "../../support/project";
import { projectRoot } from "../../support/project-root";

// Moves users that Terraform manages already from their old configuration.

let project: Project;
let old: string;
/** A file of the old configuration. */
let consumer: string;
let target: string;
let before: readonly OldInstance[];

beforeAll(async () => {
  project = await Project.start("new");
  old = join(project.aws.directory, "old");
  consumer = join(old, "consumer.tf");
  target = join(project.aws.directory, "new");
  cpSync(join(projectRoot, "__tests__", "e2e", "fixtures", "estate"), old, { recursive: true });
  writeFileSync(join(old, "vendor.base64"), publicKey.split("\n").slice(2, -3).join(""));
  writeFileSync(
    consumer,
    'resource "terraform_data" "shop" { triggers_replace = aws_iam_access_key.site["shop"].id }\n',
  );
  succeeded(await terraform(old, "init"));
  succeeded(await terraform(old, "apply", "-auto-approve"));
  before = await instancesAt(old);
}, 120_000);
afterAll(() => project.end());

function terraform(directory: string, ...args: string[]): Promise<Result> {
  return run("terraform", args, { cwd: directory, env: project.env });
}

async function instancesAt(directory: string): Promise<OldInstance[]> {
  return instancesIn(parseOldState(succeeded(await terraform(directory, "state", "pull")).stdout, directory));
}

function init(args: readonly string[], env: NodeJS.ProcessEnv = {}, directory = target): Promise<Result> {
  const packed = { S3_USER_PACKED: packedDirectory() };
  return run(process.execPath, [...s3User, "init", directory, "--account", archive, ...args], {
    cwd: project.aws.directory,
    env: { ...project.env, ...packed, ...env },
  });
}

/** Replaces both packed packages: the project uses the sources here. */
function packedDirectory(): string {
  for (const name of ["terraform-s3-user-0.1.0.tgz", "terraform-s3-user-cli-0.1.0.tgz"]) {
    writeFileSync(join(project.directory, name), "");
  }
  return project.directory;
}

const archive = "210987654321=arn:aws:iam::210987654321:role/deploy";
const stacks = ["s3-users-123456789012", "s3-users-210987654321"];

function stateFiles(): string[] {
  return stacks.map((stack) => join(target, "state", `${stack}.tfstate`));
}

function movedInstances(): OldInstance[] {
  return stateFiles()
    .filter((file) => existsSync(file))
    .flatMap((file) => instancesIn(parseOldState(readFileSync(file, "utf8"), file)));
}

/** Synthesizes a new project with the sources here, and returns the directory of a stack. */
async function synthesize(directory: string, stack = ""): Promise<string> {
  for (const shared of ["node_modules", "tsconfig.json", "cdktf.json"]) {
    rmSync(join(directory, shared), { force: true });
    symlinkSync(join(projectRoot, shared), join(directory, shared));
  }
  succeeded(await run(process.execPath, [...s3User.slice(0, -1), "main.ts"], { cwd: directory, env: project.env }));
  return join(directory, "cdktf.out", "stacks", stack);
}

/** By access key id. */
function secretsOf(instances: readonly OldInstance[]): Record<string, unknown> {
  const keys = instances.filter(({ type }) => type === "aws_iam_access_key");
  return Object.fromEntries(keys.map(({ values }) => [values.id, values.secret || values.encrypted_secret]));
}

/** A Terraform that dies with the command that called it, right after one of its calls. */
function deadlyTerraform(call: number): string {
  const file = join(project.aws.directory, "deadly-terraform");
  const calls = `${file}-calls`;
  rmSync(calls, { force: true });
  const count = `echo "$*" >> '${calls}'; [ "$(wc -l < '${calls}')" -ne ${call} ] || kill -9 $PPID`;
  writeFileSync(file, `#!/bin/sh\nterraform "$@"\nstatus=$?\n${count}\nexit $status\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Runs one of the commands in the new project. */
function inTarget(...args: string[]): Promise<Result> {
  return run(process.execPath, [...s3User, ...args], { cwd: target, env: project.env });
}

test("shows what would move, and writes nothing", async () => {
  const { stdout } = succeeded(await init(["--from", old, "--dry-run"]));
  expect(stdout).toContain('  aws_iam_user.site["blog"] → aws_iam_user.site-blog_user_');
  expect(stdout).toContain('aws_iam_user.ada: user "ada" has a console password (aws_iam_user_login_profile.ada)');
  expect(existsSync(target)).toBe(false);
});

test("takes back both states when Terraform would change what moves", async () => {
  const state = JSON.parse(succeeded(await terraform(old, "state", "pull")).stdout);
  const policy = state.resources.find(
    ({ type, name }: OldInstance & { name: string }) => type === "aws_iam_user_policy" && name === "reports",
  );
  policy.instances[0].attributes.policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::else/*" },
  });
  const file = join(old, "stale.tfstate");
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
  const { status, stderr } = await init(["--from-state", file]);
  expect(stderr).toContain("so nothing was moved: aws_iam_user_policy.reports_policy_");
  expect(status).toBe(1);
  for (const file of stateFiles()) expect(existsSync(file)).toBe(false);
  rmSync(target, { recursive: true });
});

test("takes back both states when the old side would destroy something", async () => {
  const { status, stderr } = await init(["--from", old]);
  expect(stderr).toContain("after the move: terraform_data.shop (replace). Both states are as before.");
  expect(status).toBe(1);
  for (const file of stateFiles()) expect(existsSync(file)).toBe(false);
  expect(await instancesAt(old)).toStrictEqual(before);

  rmSync(consumer);
  rmSync(target, { recursive: true });
  succeeded(await terraform(old, "apply", "-auto-approve"));
  before = await instancesAt(old);
});

test.each([
  [1, "version"],
  [2, "state pull"],
  [3, "version"],
  [4, "init"],
  [5, "plan"],
  [6, "init"],
  [7, "plan"],
  [8, "state push"],
  [8, "plan"], // of the old side, whose state is pushed already
])("ends without a loss when it is killed after call %d of Terraform, %s", async (call, command) => {
  const binary = deadlyTerraform(call);
  const { status } = await init(["--from", old], { TERRAFORM_BINARY_NAME: binary });
  expect(status).not.toBe(0);
  const calls = readFileSync(`${binary}-calls`, "utf8").trim().split("\n");
  expect(calls.at(-1)).toMatch(new RegExp(`^${command}\\b`));
  const now = { ...secretsOf(await instancesAt(old)), ...secretsOf(movedInstances()) };
  expect(now).toStrictEqual(secretsOf(before));
});

test("goes on after an interruption: no resource changes, and every secret is the same", async () => {
  const done = succeeded(await init(["--from", old]));
  expect(done.stderr).toContain("Moved 7 users");
  expect(secretsOf(movedInstances())).toStrictEqual(secretsOf(before));
  for (const file of stateFiles()) expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const secret of Object.values(secretsOf(before))) expect(done.stdout + done.stderr).not.toContain(secret);

  expect((await instancesAt(old)).map(({ address }) => address)).toStrictEqual([
    "aws_iam_group.sync",
    "aws_iam_policy.archive",
    "aws_iam_policy.logs",
    "aws_iam_user.ada",
    "aws_iam_user_login_profile.ada",
  ]);
  expect(readFileSync(join(target, "main.ts"), "utf8").replace(/(?<=uploads-)\d+/, "…")).toMatchSnapshot();
});

test("goes back before the first deploy as the page says, and moves again", async () => {
  const kept = join(target, "state", "move", "old-before.tfstate");
  succeeded(await terraform(old, "state", "push", "-force", kept));
  expect((await terraform(old, "plan", "-detailed-exitcode")).status).toBe(0);
  expect(secretsOf(await instancesAt(old))).toStrictEqual(secretsOf(before));
  rmSync(target, { recursive: true });
  succeeded(await init(["--from", old]));
  expect(secretsOf(movedInstances())).toStrictEqual(secretsOf(before));
});

test("declares in main.ts what has moved: the first deploy changes no resource, and a key can be read", async () => {
  await synthesize(target);
  for (const stack of stacks) {
    const directory = join(target, "cdktf.out", "stacks", stack);
    const { stdout } = succeeded(await terraform(directory, "apply", "-auto-approve"));
    expect(stdout).toContain("0 added, 0 changed, 0 destroyed");
  }
  succeeded(await inTarget("credentials", "--user", "reports", "--out", "key.csv"));
  const [, secret] = /,(.*)/.exec(readFileSync(join(target, "key.csv"), "utf8").trim().split("\n")[1] ?? "") ?? [];
  expect(Object.values(secretsOf(before))).toContain(secret);
});

test("verify uses a moved key", async () => {
  await project.s3.createBucket("photos").send(localAdministrator);
  const { stdout } = succeeded(
    await inTarget("verify", "--user", "site-shop", "--bucket", "photos", "--write", "--yes"),
  );
  expect(stdout).toContain(", 0 failed");
});

test("eject goes on with the moved state, and plans no change", async () => {
  succeeded(await inTarget("eject", "ejected"));
  for (const stack of stacks) {
    const directory = join(target, "ejected", stack);
    succeeded(await terraform(directory, "init"));
    const { status, stdout } = await terraform(directory, "plan", "-detailed-exitcode", "-no-color");
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("No changes") });
  }
});

test("changes nothing with the old configuration without the listed blocks", async () => {
  const kept = /resource "aws_iam_(group|policy|user|user_login_profile)" "(sync|logs|archive|ada)" \{[\s\S]*?\n\}\n/g;
  const text = readFileSync(join(old, "main.tf"), "utf8");
  const blocks = [...text.matchAll(kept)]
    .map(([block]) => block)
    .filter((block) => !block.includes('"aws_iam_user" "sync"'));
  writeFileSync(join(old, "main.tf"), [text.slice(0, text.indexOf('resource "aws_iam_user"')), ...blocks].join("\n"));
  const { stdout } = succeeded(await terraform(old, "plan"));
  expect(stdout).toContain("without changing any real infrastructure"); // an output goes
});

test("imports the account's users without a change, where no state has them", async () => {
  const imported = join(project.aws.directory, "imported");
  succeeded(await init(["--from-account"], {}, imported));
  const stack = await synthesize(imported, "s3-users");
  succeeded(await terraform(stack, "init"));
  const { stdout } = succeeded(await terraform(stack, "plan", "-no-color"));
  expect(stdout).toMatch(/Plan: 13 to import, \d+ to add, 0 to change, 0 to destroy\./);
  expect(stdout).not.toMatch(/aws_iam_(user|access_key)\.\S+ will be created/);
});
