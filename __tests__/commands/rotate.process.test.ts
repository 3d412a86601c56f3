import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject, keyIdOf } from "../support/deployed-project";
import { type FakeAws, startFakeAws } from "../support/fake-aws";

// Keys that are 100 days old, and one new one. e2e/full/rotate.test.ts has real ones.

const project = deployedProject(
  ["web", "shop", "new"].map((userName) => ({ userName, access: S3Access.readOnly(["photos"]) })),
);
project.deploy();
const mainTs = join(project.directory, "main.ts");
const source = `new S3UserStack(app, "site", {
  users: [
    { userName: "web", access: S3Access.readOnly(["photos"]) },
    { userName: "shop", access: S3Access.readOnly(["photos"]) },
    { userName: "new", access: S3Access.readOnly(["photos"]) },
  ],
});
`;

let aws: FakeAws;
beforeEach(async () => {
  writeFileSync(mainTs, source);
  const created = new Date(Date.now() - 100 * 24 * 3_600_000);
  aws = await startFakeAws("123456789012", {
    web: [{ id: keyIdOf("web"), created }],
    shop: [{ id: keyIdOf("shop"), created, lastUsed: new Date() }],
    new: [{ id: keyIdOf("new") }],
  });
});
afterEach(() => aws.close());

const rotate = (...args: string[]) => project.command("rotate", args);

/** main.ts where these users got a second key. */
function withSecondKey(...users: string[]): string {
  const keys = 'accessKeys: [{ name: "primary" }, { name: "secondary" }]';
  return users.reduce((text, user) => text.replace(`"${user}", `, `"${user}", ${keys}, `), source);
}

test("prints the next step of a user, and edits main.ts with --write only", async () => {
  const shown = await rotate("--user", "web");
  expect(shown.status).toBe(0);
  expect(shown.stdout).toContain('accessKeys: [{ name: "primary" }, { name: "secondary" }]');
  expect(readFileSync(mainTs, "utf8")).toBe(source);

  const written = await rotate("--user", "web", "--write");
  expect(written).toMatchObject({ status: 0, stderr: "\nEdited main.ts.\n" });
  expect(readFileSync(mainTs, "utf8")).toBe(withSecondKey("web"));
});

test("edits nothing for a user whose key is new", async () => {
  const { status, stderr } = await rotate("--user", "new", "--write");
  expect({ status, stderr }).toStrictEqual({ status: 1, stderr: "main.ts was not edited, because no step is due.\n" });
  expect(readFileSync(mainTs, "utf8")).toBe(source);
});

test.each([
  ["the user is not there", source.replace('"web"', "name"), `it doesn't write out the user "web"`],
  ["the user is there twice", source.replace('"shop"', '"web"'), 'it writes out the user "web" more than once'],
  [
    "the keys are computed",
    source.replace('"web",', '"web", accessKeys: keys,'),
    'the accessKeys of user "web" are computed',
  ],
])("prints the step, and explains why main.ts was not edited, when %s", async (_, text, problem) => {
  writeFileSync(mainTs, text);
  const { status, stdout, stderr } = await rotate("--user", "web", "--write");
  expect({ status, stderr }).toStrictEqual({
    status: 1,
    stderr: `main.ts was not edited: ${problem}; make the edit by hand.\n`,
  });
  expect(stdout).toContain('{ name: "secondary" }');
  expect(readFileSync(mainTs, "utf8")).toBe(text);
});

test("explains that main.ts was not edited, because it can't be read", async () => {
  rmSync(mainTs);
  const { status, stderr } = await rotate("--user", "web", "--write");
  expect({ status, stderr }).toStrictEqual({ status: 1, stderr: "main.ts was not edited: it can't be read.\n" });
});

test("edits main.ts for every user whose key is too old", async () => {
  const { status, stdout, stderr } = await rotate("--write", "--all");
  expect({ status, stderr }).toStrictEqual({ status: 0, stderr: "Edited main.ts for 2 of 3 users.\n" });
  expect(stdout).toMatch(/^shop \(stack site\): .* "secondary"\nweb \(stack site\): .* "secondary"\n$/);
  expect(readFileSync(mainTs, "utf8")).toBe(withSecondKey("web", "shop"));
});

test("exits with 1 when a due step can't be written, and writes the others", async () => {
  writeFileSync(mainTs, source.replace('userName: "shop"', 'userName: "sh" + "op"'));
  const { status, stdout, stderr } = await rotate("--write", "--all");
  expect(stderr).toMatch(/^! shop \(stack site\): main\.ts was not edited: .+\nEdited main\.ts for 1 of 3 users\.\n$/);
  expect(stdout).toMatch(/^web .*\n$/);
  expect(status).toBe(1);
});

test("edits nothing while every key is young enough", async () => {
  const { status, stderr } = await rotate("--write", "--all", "--max-age", "200d");
  expect({ status, stderr }).toStrictEqual({
    status: 0,
    stderr: "main.ts was not edited: no step is due, or none can be written.\n",
  });
  expect(readFileSync(mainTs, "utf8")).toBe(source);
});

test("lists the keys that are too old, and exits with 3", async () => {
  const { status, stdout } = await rotate("--check");
  expect(status).toBe(3);
  expect(stdout.split("\n")).toStrictEqual([
    "shop: Active access key AKIASHOP is 100 days old (limit: 90 days). Rotate it: " +
      "npm run rotate -- --stack site --user shop",
    "web: Active access key AKIAWEB is 100 days old (limit: 90 days). Rotate it: " +
      "npm run rotate -- --stack site --user web",
    "",
  ]);
});

test("lists the keys that were not used for too long, as JSON", async () => {
  const { status, stdout } = await rotate("--check", "--max-age", "200", "--max-idle", "45d", "--json");
  expect(status).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    keys_checked: 3,
    not_checked: [],
    found: [{ user: "web", access_key_id: "AKIAWEB", age_days: 100, last_used: null, idle_days: 100 }],
  });
});

test("reports in one line that there are no AWS credentials", async () => {
  const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_EC2_METADATA_DISABLED: "true" };
  const files = { AWS_SHARED_CREDENTIALS_FILE: "none", AWS_CONFIG_FILE: "none", HOME: project.directory };
  expect(await project.command("rotate", ["--check"], { ...none, ...files })).toStrictEqual({
    status: 1,
    stdout: "",
    stderr: "No AWS credentials found; log in as for a deploy (for example AWS_PROFILE=admin) and try again.\n",
  });
});

test("exits with 0 when every key is young enough, and says what it checked", async () => {
  expect(await rotate("--check", "--max-age", "200d")).toStrictEqual({
    status: 0,
    stdout: "No access key is older than 200 days (3 checked).\n",
    stderr: "",
  });
});

describe("with a module, and users of for_each that are not in state", () => {
  const file = join(project.directory, "synthesized", "stacks", "site", "cdk.tf.json");
  const before = readFileSync(file, "utf8");
  beforeEach(() => {
    const json = JSON.parse(before);
    json.module = { extern: { source: "./extern" } };
    json.resource.aws_iam_user.many = { name: "${each.key}", for_each: '${toset(["a", "b"])}' };
    writeFileSync(file, JSON.stringify(json));
  });
  afterEach(() => writeFileSync(file, before));

  const unseen = [
    "which users module extern declares is not known, so only keys of those in state were checked",
    "aws_iam_user.many: 2 of its 2 users, which state lacks, have names that are known only after apply, " +
      "so their keys were not checked",
  ];

  test("doesn't say that every key was checked", async () => {
    const { status, stdout, stderr } = await rotate("--check", "--max-age", "200d");
    expect({ status, stdout }).toStrictEqual({
      status: 1,
      stdout: "No access key that was checked is older than 200 days (3 checked, others not: see above).\n",
    });
    for (const reason of unseen) expect(stderr).toContain(`? stack "site": ${reason}\n`);
  });

  test("edits main.ts for the other users, and exits with 1", async () => {
    const { status, stderr } = await rotate("--write", "--all");
    expect(status).toBe(1);
    for (const reason of unseen) expect(stderr).toContain(`? stack site: ${reason}\n`);
    expect(readFileSync(mainTs, "utf8")).toBe(withSecondKey("web", "shop"));
  });

  test("checks a user that is named as completely as without them", async () => {
    expect(await rotate("--check", "--user", "new")).toMatchObject({ status: 0, stderr: "" });
  });
});

test("checks the users that a stack no longer declares, and still has in its state", async () => {
  const users = (userName: string) => [{ userName, access: S3Access.readOnly(["photos"]) }];
  const two = deployedProject({ site: users("new"), emptied: users("shop") });
  two.deploy();
  const file = join(two.directory, "synthesized", "stacks", "emptied", "cdk.tf.json");
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), resource: undefined }));
  const { status, stdout } = await two.command("rotate", ["--check"]);
  expect(stdout).toMatch(/^shop: Active access key AKIASHOP is 100 days old/);
  expect(status).toBe(3);
});

test("doesn't say that every key was checked when some could not be read", async () => {
  const damaged = join(project.directory, "state", "old.tfstate");
  mkdirSync(dirname(damaged), { recursive: true });
  writeFileSync(damaged, "{");
  const { status, stdout } = await rotate("--check", "--max-age", "200d");
  rmSync(damaged);
  expect(stdout).toBe("No access key that was checked is older than 200 days (3 checked, others not: see above).\n");
  expect(status).toBe(1);
});

test("says which removed stacks it can't know of where state is remote, and doesn't fail for that", async () => {
  await rotate("--check", "--max-age", "200d"); // which synthesizes
  const file = join(project.directory, "cdktf.out", "stacks", "site", "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8"));
  json.terraform.backend = { s3: { bucket: "states", key: "site/terraform.tfstate", region: "us-east-1" } };
  writeFileSync(file, JSON.stringify(json));
  const { status, stderr } = await rotate("--check", "--max-age", "200d", "--skip-synth");
  expect({ status, stderr }).toStrictEqual({
    status: 0,
    stderr:
      "! The state of stack site is not on this machine, " +
      "so the keys of a stack that was removed from main.ts were checked only if cdktf.out still has it. " +
      "To list all keys: npm run doctor -- --account\n",
  });
  expect((await rotate("--check", "--max-age", "200d", "--skip-synth", "--user", "web")).stderr).toBe("");
});

test.each([
  [["--check", "--write"], "--check changes nothing; leave --write, --all and --grace out"],
  [["--all"], "--all goes with --write only"],
  [["--all", "--write", "--user", "web"], "--all is every user; leave --user out"],
  [["--max-age", "9d"], "--max-age goes with --check and --all only"],
  [["--max-idle", "9d"], "--max-idle goes with --check and --all only"],
  [["--check", "--max-age", "9w"], "write days, for example 90d"],
  [["--check", "--user", "ada"], 'main.ts has no user "ada".'],
])("exits with 2 for %j", async (args, message) => {
  const { status, stderr } = await rotate(...args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});
