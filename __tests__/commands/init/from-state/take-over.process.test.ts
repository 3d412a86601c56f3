import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { writeProgram } from "../../../support/deployed-project";
import { standInsForPackages } from "../../../support/packed";
import { runHere } from "../../../support/run-here";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { keyStored, policyStored, stateOf, stored, userStored } from "./old-states";

// Where a shell script that keeps the old state is Terraform. e2e/nightly/existing-estate.test.ts has the real one.

const packed = standInsForPackages();
const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
const web = [
  userStored("web"),
  keyStored("web", "main"),
  policyStored("web", "reading", policy),
  policyStored("web", "more", policy),
];
const bucket = stored("aws_s3_bucket", "photos", { bucket: "photos" });

let directory: string;
const at = (...names: string[]) => join(directory, ...names);

beforeEach(() => {
  directory = temporaryDirectory();
  for (const name of ["bin", "old", "plans"]) mkdirSync(at(name));
  writeFileSync(at("state"), JSON.stringify(stateOf(...web, bucket)));
  writeProgram(
    at("bin", "terraform"),
    `where=$(basename "$PWD")
echo "$where $1 $2" >> "${at("calls")}"
case "$1 $2" in
"version -json") echo '{"terraform_version":"1.11.4"}' ;;
"state pull") cat "${at("state")}" ;;
"state push") cp "$3" "${at("state")}" ;;
"plan -json") [ ! -f "${at("plans")}/$where" ] || cat "${at("plans")}/$where" ;;
esac
`,
  );
});

const init = (...args: string[]) =>
  runHere(["init", "new", ...args], directory, { ...packed, PATH: `${at("bin")}${delimiter}${process.env.PATH}` });

/** What Terraform was called for, in which directory. */
const calls = () => (existsSync(at("calls")) ? readFileSync(at("calls"), "utf8").trim().split("\n") : []);

/** The types of the resources in a state. */
const typesIn = (...file: string[]): string[] =>
  JSON.parse(readFileSync(at(...file), "utf8")).resources.map(({ type }: { type: string }) => type);

/** Lets Terraform plan this for a resource of the directory. */
function plan(where: string, addr: string, action: string): void {
  const resource = { addr, resource_type: addr.split(".")[0] };
  writeFileSync(at("plans", where), JSON.stringify({ type: "planned_change", change: { resource, action } }));
}

const newState = ["new", "state", "s3-users.tfstate"];
const all = ["aws_iam_user", "aws_iam_access_key", "aws_iam_user_policy", "aws_iam_user_policy", "aws_s3_bucket"];

test("moves the users of an old configuration, and prints how to go on", async () => {
  const { status, stdout, stderr } = await init("--from", "old");
  expect(status).toBe(0);
  expect(stdout.split("\n")).toContain("main.ts");
  expect(readFileSync(at("new", "main.ts"), "utf8")).toContain('userName: "web"');
  expect(typesIn("state")).toStrictEqual(["aws_s3_bucket"]);
  expect(typesIn(...newState)).toStrictEqual(expect.arrayContaining(all.slice(0, 4)));
  expect(calls().filter((call) => !call.includes("version"))).toStrictEqual([
    "old state pull",
    "s3-users init -input=false",
    "s3-users plan -json",
    "old state push",
    "old plan -json",
  ]);
  const copies = at("new", "state", "move");
  expect(stderr).toBe(`Packing terraform-s3-user and terraform-s3-user-cli …

Moved 1 user (4 resources). Terraform plans no change for them in the new project.
${copies} has the old state from before and after, with every secret. Delete it when all is deployed.

Next:
  cd new
  npm install
  npm run diff           # shows new outputs, and no change of a resource
  npm run deploy         # writes these outputs
  npm run credentials    # writes a key to a file

Delete these blocks in old before its next apply, which would create them again:
  aws_iam_user.web
  aws_iam_access_key.main
  aws_iam_user_policy.reading
  aws_iam_user_policy.more
A state has no lifecycle: if a user's block has prevent_destroy, first add preventDestroy: true to it in main.ts.
Then run "terraform plan" there: it must destroy nothing.
`);
});

test("keeps the old state from before and after where only its owner can read it", async () => {
  await init("--from", "old");
  expect(typesIn("new", "state", "move", "old-before.tfstate")).toStrictEqual(all);
  expect(typesIn("new", "state", "move", "old-after.tfstate")).toStrictEqual(["aws_s3_bucket"]);
});

test("moves nothing when the new project would change a resource", async () => {
  plan("s3-users", "aws_iam_user.web_user", "update");
  const { status, stderr } = await init("--from", "old");
  expect(stderr).toContain(
    'Terraform would change what moves to stack "s3-users", so nothing was moved: ' +
      "aws_iam_user.web_user (update). See main.ts in new.\n",
  );
  expect(status).toBe(1);
  expect(typesIn("state")).toStrictEqual(all);
  expect(existsSync(at(...newState))).toBe(false);
});

test.each(["delete", "replace"])(
  "restores both states when the old configuration would %s a resource",
  async (action) => {
    plan("old", "aws_s3_bucket.photos", action);
    const { status, stderr } = await init("--from", "old");
    expect(stderr).toContain(
      `Terraform would destroy in ${at("old")} after the move: aws_s3_bucket.photos (${action}).`,
    );
    expect(stderr).toContain("Both states are as before.\n");
    expect(status).toBe(1);
    expect(typesIn("state")).toStrictEqual(all);
    expect(existsSync(at(...newState))).toBe(false);
  },
);

test("allows what the old configuration reads, moves or creates again", async () => {
  plan("old", "aws_iam_user.web", "create");
  expect((await init("--from", "old")).status).toBe(0);
});

test("goes on with a move that was interrupted", async () => {
  plan("old", "aws_s3_bucket.photos", "delete");
  await init("--from", "old");
  plan("old", "aws_s3_bucket.photos", "read");
  expect((await init("--from", "old", "--force")).status).toBe(0);
  expect((await init("--from", "old", "--force")).status).toBe(0);
  expect(typesIn("state")).toStrictEqual(["aws_s3_bucket"]);
});

test("refuses to go on when the old state has changed in between", async () => {
  plan("s3-users", "aws_iam_user.web_user", "update");
  await init("--from", "old");
  writeFileSync(at("state"), JSON.stringify(stateOf(...web)));
  const { status, stderr } = await init("--from", "old", "--force");
  expect(stderr).toContain(
    `The old state has changed since ${at("new", "state", "move", "old-before.tfstate")} was written, ` +
      "so the move can't go on. If nothing was deployed from the new project, " +
      `delete its directory and run this again.\n`,
  );
  expect(status).toBe(1);
});

test("refuses a project that has another state", async () => {
  mkdirSync(at("new", "state"), { recursive: true });
  writeFileSync(at(...newState), JSON.stringify({ ...stateOf(), lineage: "another" }));
  const { status, stderr } = await init("--from", "old");
  expect(stderr).toContain(
    "s3-users.tfstate is the state of something else. Name a new directory. Nothing was moved.\n",
  );
  expect(status).toBe(1);
});

test("moves the users of a state file, and prints the command that removes them from the old state", async () => {
  const { status, stderr } = await init("--from-state", "state");
  expect(status).toBe(0);
  expect(typesIn(...newState)).toHaveLength(4);
  expect(typesIn("state")).toStrictEqual(all);
  expect(calls()).not.toContain("old state push");
  expect(stderr).toContain("Two states have these users now.");
  expect(stderr).toContain(`  terraform state push ${at("new", "state", "move", "old-after.tfstate")}\n`);
});

test("writes nothing with --dry-run, and prints main.ts and every move", async () => {
  const { status, stdout } = await init("--from-state", "state", "--dry-run");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^main\.ts:\n\nimport /);
  expect(stdout).toContain(
    '\n\nStack "s3-users" reaches account 123456789012 with your own credentials.\n\n' +
      "Moves:\n  aws_iam_user.web → aws_iam_user.",
  );
  expect(existsSync(at("new"))).toBe(false);
});

test("reaches an account with the role that is given for it", async () => {
  const role = "arn:aws:iam::123456789012:role/deploy";
  const { stdout } = await init("--from-state", "state", "--dry-run", "--account", `123456789012=${role}`);
  expect(stdout).toContain(`\n  assumeRole: { roleArn: "${role}" },\n`);
  expect(stdout).toContain(`\nStack "s3-users" reaches account 123456789012 with ${role}.\n`);
});

test("prints the moves as JSON, without a secret", async () => {
  const { stdout } = await init("--from-state", "state", "--dry-run", "--json");
  const { stacks, moves } = JSON.parse(stdout);
  expect(stacks).toStrictEqual([{ name: "s3-users", account: "123456789012", users: ["web"] }]);
  expect(moves).toHaveLength(4);
  expect(stdout).not.toContain("secret-of-main");
});

test("says that a state has no user to import", async () => {
  writeFileSync(at("state"), JSON.stringify(stateOf(bucket)));
  const { status, stderr } = await init("--from-state", "state");
  expect({ status, stderr }).toStrictEqual({ status: 1, stderr: "--from-state state has no IAM user to import.\n" });
});
