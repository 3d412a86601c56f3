import { checkRemoved } from "../../../commands/doctor/removed";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import type { RemovedStack } from "../../../commands/stack/removed-stacks";
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

test("reports a removed stack as not checked when its state was not read, and as a problem when no stack has its user", () => {
  expect(statuses({ name: "old", problem: "it is damaged" }, [])).toStrictEqual(["unknown"]);
  expect(statuses({ name: "old", stack: local, resources: [policy] }, [])).toStrictEqual(["fail"]);
});
