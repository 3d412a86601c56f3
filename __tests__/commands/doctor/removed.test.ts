import { mkdirSync, writeFileSync } from "node:fs";
import { checkLeftCopies, checkRemoved, checkUnknowable } from "../../../commands/doctor/removed";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import type { RemovedStack } from "../../../commands/stack/removed-stacks";
import { temporaryDirectory } from "../../support/temporary-directory";
import { managed } from "../../support/users";

const stack = (name: string, backend: object, json = {}): SynthesizedStack => ({
  name,
  directory: `cdktf.out/stacks/${name}`,
  file: "",
  json: { terraform: { backend: { ...backend } }, ...json },
});
const site = stack("site", {}, { resource: { aws_iam_user: { u: { name: "web" } } } });
const local = stack("old", { local: { path: "old.tfstate" } });
const remote = stack("old", { s3: { bucket: "states", key: "old" } });
const user = managed("aws_iam_user", "u", { name: "web" });
const key = managed("aws_iam_access_key", "k", { id: "AKIA1", user: "web" });
const policy = managed("aws_iam_user_policy", "p", { user: "ada" });
const here = process.cwd();
afterEach(() => process.chdir(here));

const statuses = (one: RemovedStack, clashing: readonly string[]) =>
  checkRemoved([one], [site], new Set(clashing)).map(({ status }) => status);

test("leaves a renamed stack with local state to the check of its user", () => {
  expect(statuses({ name: "old", stack: local, resources: [user, key] }, ["web"])).toStrictEqual([]);
});

test.each<[string, RemovedStack, string[]]>([
  ["whose user doesn't clash", { name: "old", stack: local, resources: [user] }, []],
  ["that only gave a user a key", { name: "old", stack: local, resources: [key] }, ["web"]],
  ["that gave another user a policy, too", { name: "old", stack: local, resources: [user, policy] }, ["web"]],
  ["with remote state", { name: "old", stack: remote, resources: [user] }, ["web"]],
])("warns of a renamed stack %s", (_, one, clashing) => {
  expect(statuses(one, clashing)).toStrictEqual(["warn"]);
});

test("reports a removed stack as not checked without its state, and as a problem when no stack has its user", () => {
  expect(statuses({ name: "old", problem: "it is damaged" }, [])).toStrictEqual(["unknown"]);
  expect(statuses({ name: "old", stack: local, resources: [policy] }, [])).toStrictEqual(["fail"]);
});

test("warns that removed stacks can be unknown where state is remote, and only there", () => {
  expect(checkUnknowable([local])).toStrictEqual([]);
  expect(checkUnknowable([local, remote, stack("hcp", {}, { terraform: { cloud: {} } })])).toMatchObject([
    {
      status: "warn",
      message:
        "the state of stack old, hcp is not on this machine, " +
        "so a stack that was removed from main.ts is known only if cdktf.out still has it",
      fix: "npm run doctor -- --account   # lists all users with access keys that main.ts doesn't declare",
    },
  ]);
});

test("warns of the local state of a stack whose state has moved, and doesn't take it for a removed stack", () => {
  process.chdir(temporaryDirectory());
  mkdirSync("state");
  const resource = { mode: "managed", type: "aws_iam_user", name: "u", instances: [{ attributes: { name: "web" } }] };
  writeFileSync("state/old.tfstate", JSON.stringify({ version: 4, resources: [resource] }));
  expect(checkLeftCopies([remote], new Set(["old"]))).toStrictEqual([
    {
      name: "State of old",
      status: "warn",
      message: "state/old.tfstate has user web with 0 access keys, but the state of this stack is s3://states/old",
      fix: "if the state there has everything, too: rm state/old.tfstate",
    },
  ]);
  expect(checkLeftCopies([remote], new Set())).toMatchObject([
    { fix: expect.stringMatching(/^keep it: .* the only copy$/) },
  ]);
  expect(checkLeftCopies([{ ...remote, name: "site" }], new Set())).toStrictEqual([]);
  writeFileSync("state/old.tfstate", "");
  expect(checkLeftCopies([remote], new Set(["old"]))).toStrictEqual([]);
  writeFileSync("state/old.tfstate", "{");
  expect(checkLeftCopies([remote], new Set(["old"]))).toMatchObject([
    { message: expect.stringContaining("was not read (") },
  ]);
});
