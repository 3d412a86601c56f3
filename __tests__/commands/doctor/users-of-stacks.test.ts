import { compareUsers } from "../../../commands/doctor/users";
import { account, primary } from "../../support/compared";
import { startFakeAws } from "../../support/fake-aws";
import { checkUsers, declaredStack, managed, stackWith } from "../../support/users";

/** A second user, of a provider's alias. */
const theirs = { aws_iam_user: { web: { name: "web" }, theirs: { name: "theirs", provider: "aws.two" } } };

let aws: Awaited<ReturnType<typeof startFakeAws>>;
beforeEach(async () => {
  aws = await startFakeAws(account, { web: [{ id: "AKIA0" }], one: [] });
});
afterEach(() => aws.close());

const stackOf = (name: string, json: object) => declaredStack({ name, directory: "", file: "", json });

test("looks for a user of another provider when the stack's own can't be asked", async () => {
  const { stack, state } = stackWith({ web: [primary] });
  const resource = { ...stack.json.resource, ...theirs };
  const declared = stackOf("site", { provider: { aws: [{}, { alias: "two" }] }, resource });
  const found = await compareUsers([declared], new Map([[declared, state]]), new Set([declared]));
  expect(found.get(declared)).toMatchObject({
    checks: [{ status: "unknown", message: '1 of its 2 users were not compared with AWS: see "AWS account" above' }],
    unknownToState: undefined,
  });
  expect(aws.asked).toContain("ListAccessKeys theirs");
});

test.each([
  [
    "two",
    '${toset(["one", "two"])}',
    "aws_iam_user.users: 1 of its 2 users, which state lacks, were not looked for in AWS: " +
      "their names are known only after apply",
  ],
  [
    "as many as only Terraform knows",
    "${toset(var.names)}",
    "aws_iam_user.users: users that state lacks were not looked for in AWS: their names are known only after apply",
  ],
  ["one", '${toset(["one"])}', "AWS and state agree on users, keys and policies (1 user checked)"],
])("lists users of for_each that are not in state as not checked, of %s", async (_, forEach, message) => {
  const users = { for_each: forEach, name: "${each.key}" };
  const one = managed("aws_iam_user", "users", { name: "one", arn: `arn:aws:iam::${account}:user/one` });
  const stack = stackOf("site", { resource: { aws_iam_user: { users } } });
  const checks = await checkUsers(stack, [{ ...one, address: 'aws_iam_user.users["one"]' }]);
  expect(checks).toMatchObject([{ message }]);
});

test("doesn't report a stack without users as checked", async () => {
  const message = "declares no users, so there is nothing to compare with AWS";
  expect(await checkUsers(stackOf("site", {}), [])).toMatchObject([{ status: "none", message }]);
});

test("asks for the users of many stacks together, and only once for the account", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `stack-${index}`);
  const states = new Map(names.map((name) => [stackOf(name, { resource: { aws_iam_user: { u: { name } } } }), []]));
  const found = await compareUsers([...states.keys()], states);
  expect([...found.values()].flatMap(({ unknownToState }) => unknownToState)).toStrictEqual([]);
  expect(aws.asked.filter((action) => action === "GetCallerIdentity")).toHaveLength(1);
  expect(new Set(aws.asked)).toStrictEqual(
    new Set(["GetCallerIdentity", ...names.map((name) => `ListAccessKeys ${name}`)]),
  );
});
