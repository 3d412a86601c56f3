import { undeclaredUsers } from "../../../commands/doctor/undeclared-users";
import type { TerraformJson } from "../../../commands/stack/json/synthesized";
import { type FakeAws, type FakeKey, startFakeAws } from "../../support/fake-aws";
import { declaredStack } from "../../support/users";

const account = "111111111111";
const name = `Account ${account}`;
let aws: FakeAws | undefined;
afterEach(() => aws?.close());

const stack = (name: string, json: TerraformJson) => declaredStack({ name, directory: "", file: "", json });
const site = stack("site", { resource: { aws_iam_user: { web: { name: "Web" } } } });
const other = stack("other", { data: { aws_iam_user: { theirs: { user_name: "theirs" } } } });

/** What is said of an account with these users, and of two stacks that declare `Web` and `theirs`. */
async function check(users: Record<string, FakeKey[]>, powers: Record<string, string> = {}, isRead = true) {
  const members = Object.keys(users).map((user) => `<member><UserName>${user}</UserName></member>`);
  aws = await startFakeAws(account, users, { ListUsers: `<Users>${members.join("")}</Users>`, ...powers });
  return undeclaredUsers([site, other], ({ users }) => (isRead ? users : undefined));
}

test("lists a user with an access key that no stack declares, with the line that imports it", async () => {
  const lastUsed = new Date(Date.now() - 5 * 60_000);
  const used = [
    { id: "AKIA1", lastUsed },
    { id: "AKIA2", status: "Inactive" },
  ];
  expect(await check({ web: [{ id: "AKIA0" }], theirs: [{ id: "AKIA9" }], legacy: used, people: [] })).toStrictEqual([
    {
      name,
      status: "warn",
      message:
        "user legacy is not declared in main.ts, and has access key AKIA1 (Active, 1 h old, " +
        "last used 5 min ago) and AKIA2 (Inactive, 1 h old, never used)",
      fix:
        'to import it, add to users in main.ts: { userName: "legacy", existing: "import", access: ' +
        'S3Access.none(), accessKeys: [{ name: "old", accessKeyId: "AKIA1" }, { name: "new", accessKeyId: ' +
        '"AKIA2", status: "Inactive" }] }',
    },
  ]);
});

test("is OK when every user with an access key is declared, ignoring case", async () => {
  expect(await check({ web: [{ id: "AKIA0" }], people: [] })).toStrictEqual([
    { name, status: "ok", message: "main.ts declares every user that has an access key (2 users checked)" },
  ]);
});

test("doesn't call an account without users checked", async () => {
  expect(await check({})).toStrictEqual([{ name, status: "none", message: "has no users" }]);
});

test("is not OK when the credentials can't list users", async () => {
  expect(await check({}, { ListUsers: "AccessDenied" })).toMatchObject([
    {
      name,
      status: "unknown",
      message: "its users were not listed: AWS can't be asked about users and access keys: no",
      fix: 'allow "iam:ListUsers"',
    },
  ]);
});

test("lists a user whose keys the credentials can't list", async () => {
  expect(await check({ legacy: [] }, { ListAccessKeys: "AccessDenied" })).toMatchObject([
    {
      status: "unknown",
      message: "user legacy, which main.ts doesn't declare: AWS can't be asked about users and access keys: no",
    },
  ]);
});

test("says that a stack may declare a user when its state was not read", async () => {
  expect(await check({ legacy: [{ id: "AKIA1" }] }, {}, false)).toMatchObject([
    { status: "warn" },
    { status: "unknown", message: "stack site, other may declare some of these users: not all are known" },
  ]);
});

test("is not OK when a provider of a stack can't be followed", async () => {
  aws = await startFakeAws(account, {}, { ListUsers: "<Users></Users>" });
  const provider = { aws: [{}, { alias: "two", assume_role: [{ role_arn: "${var.role}" }] }] };
  const two = stack("two", { provider });
  expect(await undeclaredUsers([two], () => [])).toMatchObject([
    { status: "unknown", message: expect.stringContaining("the users of stack two's account were not listed") },
    { status: "none" },
  ]);
});
