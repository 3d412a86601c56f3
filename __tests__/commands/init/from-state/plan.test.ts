import { mainTsOf } from "../../../../commands/init/from-state/main-ts";
import { movedStates } from "../../../../commands/init/from-state/new-states";
import { dependents, oldBlocks } from "../../../../commands/init/from-state/old-blocks";
import { instancesIn, parseOldState, type WholeState } from "../../../../commands/init/from-state/old-state";
import { takeoverOf } from "../../../../commands/init/from-state/plan";
import { keyStored, policyStored, stateOf, stored, userStored } from "./old-states";

const takeover = (state: WholeState, roles = new Map<string, string>()) => takeoverOf(state, roles);
const mainTs = (state: WholeState, roles?: Map<string, string>) => mainTsOf(takeover(state, roles).stacks);
const reading = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" }],
};

test("declares a user with what it has", () => {
  const values = { path: "/apps/", tags: { cost: "42" }, tags_all: { cost: "42" }, force_destroy: true };
  const state = stateOf(
    userStored("etl", { ...values, permissions_boundary: "arn:aws:iam::123456789012:policy/Boundary" }),
    keyStored("etl", "new", { create_date: "2026-02-01T00:00:00Z" }),
    keyStored("etl", "old", { create_date: "2025-02-01T00:00:00Z", status: "Inactive" }),
    policyStored("etl", "reading", reading),
  );
  expect(mainTs(state)).toContain(`    {
      userName: "etl",
      access: S3Access.fromDocument({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" }],
      }),
      policyName: "reading",
      accessKeys: [{ name: "primary", status: "Inactive" }, { name: "secondary" }],
      path: "/apps/",
      permissionsBoundary: "arn:aws:iam::123456789012:policy/Boundary",
      tags: { cost: "42" },
      forceDestroy: true,
    },
`);
});

test("declares no access for a user without an inline policy", () => {
  expect(mainTs(stateOf(userStored("etl")))).toContain("access: S3Access.none(),\n      accessKeys: [],\n");
});

test("moves instances whole, with their secrets, and leaves the rest", () => {
  const bucket = stored("aws_s3_bucket", "photos", { bucket: "photos" });
  const state = stateOf(
    userStored("etl", {}, { module: "module.apps" }),
    keyStored("etl", "etl", {}, { instance: { private: "cHJpdmF0ZQ==", index_key: 0 } }),
    bucket,
  );
  const { stacks, old, moves } = movedStates(state, takeover(state));
  expect(moves.map(({ from }) => from)).toStrictEqual(["module.apps.aws_iam_user.etl", "aws_iam_access_key.etl[0]"]);
  expect(old).toStrictEqual({ ...state, serial: 8, resources: [bucket] });
  const [user, key] = stacks[0]?.state.resources ?? [];
  expect(user?.module).toBeUndefined();
  expect(key?.instances).toStrictEqual([
    {
      schema_version: 0,
      private: "cHJpdmF0ZQ==",
      attributes: { id: "AKIAETL", user: "etl", status: "Active", secret: "secret-of-etl" },
      dependencies: [`aws_iam_user.${user?.name}`],
    },
  ]);
  expect(Object.keys(stacks[0]?.json.resource?.aws_iam_access_key ?? {})).toStrictEqual([key?.name]);
});

test("moves each of a user's keys, policies and memberships to an address of its own", () => {
  const state = stateOf(
    userStored("etl"),
    keyStored("etl", "new", { create_date: "2026-02-01T00:00:00Z" }),
    keyStored("etl", "old", { create_date: "2025-02-01T00:00:00Z" }),
    policyStored("etl", "reading", reading),
    policyStored("etl", "writing", { ...reading, Id: "writing" }),
    stored("aws_iam_user_group_membership", "groups", { id: "terraform-1", user: "etl", groups: ["apps"] }),
  );
  const { stacks, moves } = movedStates(state, takeover(state));
  expect(moves.map(({ from }) => from).sort()).toStrictEqual([
    "aws_iam_access_key.new",
    "aws_iam_access_key.old",
    "aws_iam_user.etl",
    "aws_iam_user_group_membership.groups",
    "aws_iam_user_policy.reading",
    "aws_iam_user_policy.writing",
  ]);
  expect(new Set(moves.map(({ to }) => to)).size).toBe(6);
  const idOf = (address: string) => {
    const { to } = moves.find(({ from }) => from === address) as { to: string };
    const resource = stacks[0]?.state.resources.find(({ type, name }) => `${type}.${name}` === to);
    return [to.replace(/_[0-9A-F]{8}$/, ""), resource?.instances[0]?.attributes?.id];
  };
  expect(idOf("aws_iam_access_key.old")).toStrictEqual(["aws_iam_access_key.etl_key-primary", "AKIAOLD"]);
  expect(idOf("aws_iam_access_key.new")).toStrictEqual(["aws_iam_access_key.etl_key-secondary", "AKIANEW"]);
  expect(idOf("aws_iam_user_policy.reading")).toStrictEqual(["aws_iam_user_policy.etl_policy", "etl:reading"]);
  expect(idOf("aws_iam_user_policy.writing")).toContain("etl:writing");
});

test("writes the same states each time", () => {
  const state = stateOf(userStored("etl"), keyStored("etl", "etl"));
  const moved = movedStates(state, takeover(state));
  expect(movedStates(state, takeover(state))).toStrictEqual(moved);
  expect(moved.stacks[0]?.state.lineage).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/); // as Terraform's own
});

test("makes a stack an account, with the role where one is given", () => {
  const arn = "arn:aws:iam::210987654321:user/web";
  const provider = 'provider["registry.terraform.io/hashicorp/aws"].other';
  const state = stateOf(userStored("web"), { ...userStored("web", { arn }, { provider }), name: "other" });
  const text = mainTs(state, new Map([["210987654321", "arn:aws:iam::210987654321:role/deploy"]]));
  expect(text).toContain('new S3UserStack(app, "s3-users-123456789012", {\n  region: "us-east-1",\n  allowed');
  expect(text).toContain('  assumeRole: { roleArn: "arn:aws:iam::210987654321:role/deploy" },\n');
  const { stacks } = movedStates(state, takeover(state));
  expect(stacks.map((one) => one.state.resources[0]?.provider)).toStrictEqual([
    'provider["registry.terraform.io/hashicorp/aws"]',
    'provider["registry.terraform.io/hashicorp/aws"]',
  ]);
});

test("gives the old default tags to the stack when every user has them, else to each user", () => {
  const etl = userStored("etl", { tags: null, tags_all: { owner: "web" } });
  const same = userStored("sync", { tags: { cost: "1" }, tags_all: { owner: "web", cost: "1" } });
  expect(mainTs(stateOf(etl, same))).toContain('  tags: { owner: "web" },\n  users: [');
  const state = stateOf(etl, userStored("sync", { tags: null, tags_all: null }));
  expect(mainTs(state)).toContain('      tags: { owner: "web" },\n    },');
  const [user] = movedStates(state, takeover(state)).stacks[0]?.state.resources ?? [];
  expect(user?.instances[0]?.attributes.tags).toStrictEqual({ owner: "web" });
});

const arn = "arn:aws:iam::123456789012:policy/logs";
const exclusive = (values: object) =>
  stored("aws_iam_policy_attachment", "logs", { id: "logs", policy_arn: arn, roles: [], groups: [], ...values });

test("turns an exclusive attachment of moving users into one of each", () => {
  const state = stateOf(userStored("etl"), userStored("sync"), exclusive({ users: ["etl", "sync"] }));
  const { stacks, old } = movedStates(state, takeover(state));
  const attached = stacks[0]?.state.resources.filter(({ type }) => type === "aws_iam_user_policy_attachment");
  expect(attached?.map(({ instances }) => instances[0]?.attributes)).toStrictEqual([
    { id: `etl-${arn}`, user: "etl", policy_arn: arn },
    { id: `sync-${arn}`, user: "sync", policy_arn: arn },
  ]);
  expect(old.resources).toStrictEqual([]);
});

test("leaves an exclusive attachment that has others too, and says to keep the users in it", () => {
  const state = stateOf(userStored("etl"), exclusive({ users: ["etl"], roles: ["deploy"] }));
  const { stays } = takeover(state);
  expect(stays).toStrictEqual([
    {
      address: "aws_iam_policy_attachment.logs",
      reason: 'it attaches its policy to deploy too. Keep these users in its list, as text: "etl"',
    },
  ]);
  expect(mainTs(state)).not.toContain(arn);
});

const inlineList = (names: string[]) =>
  stored("aws_iam_user_policies_exclusive", "etl", { user_name: "etl", policy_names: names });
const attachmentList = stored("aws_iam_user_policy_attachments_exclusive", "etl", {
  user_name: "etl",
  policy_arns: [],
});

test("leaves the list of a group's members, and says to keep the users in it", () => {
  const members = (name: string, users: readonly string[]) =>
    stored("aws_iam_group_membership", name, { name, group: name, users });
  const { stays } = takeover(
    stateOf(userStored("etl"), members("readers", ["etl", "ada"]), members("others", ["ada"])),
  );
  expect(stays).toStrictEqual([
    {
      address: "aws_iam_group_membership.readers",
      reason: 'it lists all members of its group. Keep these users in its list, as text: "etl"',
    },
  ]);
});

test("turns both exclusive lists of a user into exclusivePolicies", () => {
  const state = stateOf(userStored("etl"), policyStored("etl", "r", reading), inlineList(["r"]), attachmentList);
  expect(mainTs(state)).toContain("      exclusivePolicies: true,\n");
  const { stacks, old, moves } = movedStates(state, takeover(state));
  const moved = stacks[0]?.state.resources.filter(({ type }) => type.endsWith("_exclusive"));
  expect(moved?.map(({ instances }) => instances[0]?.attributes)).toStrictEqual([
    { user_name: "etl", policy_names: ["r"] },
    { user_name: "etl", policy_arns: [] },
  ]);
  expect(moves.map(({ from }) => from)).toContain("aws_iam_user_policies_exclusive.etl");
  expect(old.resources).toStrictEqual([]);
});

test.each([
  ["the other list is missing", [inlineList(["r"])], "which this state doesn't have"],
  ["a policy is not in it", [inlineList([]), attachmentList], "it differs from the policies of the user in this state"],
])("leaves the exclusive lists where %s, and says why", (_, lists, reason) => {
  const state = stateOf(userStored("etl"), policyStored("etl", "r", reading), ...lists);
  const { stays } = takeover(state);
  expect(mainTs(state)).not.toContain("exclusivePolicies");
  expect(stays.map(({ address }) => address)).toContain("aws_iam_user_policies_exclusive.etl");
  expect(stays[0]?.reason).toContain(reason);
  expect(stays[0]?.reason).toContain('Keep it, with the user\'s name as text: "etl"');
});

test("joins the memberships of a user", () => {
  const membership = (name: string, groups: string[]) =>
    stored("aws_iam_user_group_membership", name, { id: name, user: "etl", groups });
  const state = stateOf(userStored("etl"), membership("one", ["b"]), membership("two", ["a"]));
  const { stacks, old } = movedStates(state, takeover(state));
  expect(stacks[0]?.state.resources[1]?.instances[0]?.attributes.groups).toStrictEqual(["a", "b"]);
  expect(old.resources).toStrictEqual([]);
});

test.each<[string, WholeState, string]>([
  [
    "with a console password",
    stateOf(userStored("ada"), stored("aws_iam_user_login_profile", "ada", { user: "ada" })),
    'user "ada" has a console password (aws_iam_user_login_profile.ada), which s3-user does not manage',
  ],
  [
    "with an SSH key",
    stateOf(userStored("ada"), stored("aws_iam_user_ssh_key", "ada", { username: "ada" })),
    'user "ada" has an SSH key (aws_iam_user_ssh_key.ada), which s3-user does not manage',
  ],
  [
    "that is in the state twice",
    stateOf(userStored("ada"), userStored("ada", {}, { name: "again" })),
    'user "ada" is in this state twice',
  ],
  [
    "that is tainted",
    stateOf(userStored("ada", {}, { instance: { status: "tainted" } })),
    "aws_iam_user.ada is tainted, so Terraform would replace it; apply there first",
  ],
  ["without a name", stateOf(stored("aws_iam_user", "ada", {})), "the state has no user name for it"],
  [
    "that state lacks",
    stateOf(keyStored("ada", "key")),
    'its user "ada" is not in this state, or has another provider',
  ],
  [
    "whose policy has no text",
    stateOf(userStored("ada"), stored("aws_iam_user_policy", "all", { user: "ada", name: "all" })),
    "the state has no name or no text of the inline policy aws_iam_user_policy.all",
  ],
])("leaves everything of a user %s", (_, state, reason) => {
  const { stacks, stays } = takeover(state);
  expect(stacks).toStrictEqual([]);
  expect(stays).toStrictEqual(instancesIn(state).map(({ address }) => ({ address, reason })));
});

test("leaves a user that the library refuses, and takes the others", () => {
  const broken = { Version: "2012-10-17", Statement: [{ Effect: "Permit", Action: "s3:GetObject", Resource: "*" }] };
  const state = stateOf(userStored("ada"), policyStored("ada", "broken", broken), userStored("etl"));
  const { stacks, stays } = takeover(state);
  expect(stacks.flatMap(({ users }) => users.map(({ old }) => old.name))).toStrictEqual(["etl"]);
  expect(stays[0]?.reason).toMatch(/^s3-user refuses user "ada": .*Permit/);
});

test("names the blocks to delete, the instances of those that stay, and what refers to them", () => {
  const [blog, shop] = ["blog", "shop"].map((name) => ({
    attributes: { name, arn: `arn:aws:iam::123456789012:user/${name}`, path: "/" },
    index_key: name,
    status: name === "blog" ? "tainted" : undefined,
  }));
  const refers = { instance: { dependencies: ["aws_iam_access_key.key"] } };
  const state = stateOf(
    { ...userStored("site"), instances: [blog, shop] },
    keyStored("shop", "key"),
    stored("aws_lambda_function", "key", {}, refers),
    stored("aws_ssm_parameter", "key", {}, refers),
  );
  const { old, moves } = movedStates(state, takeover(state));
  const blocks = oldBlocks(state, old, moves);
  expect(blocks).toStrictEqual([
    { block: "aws_iam_user.site", only: ['aws_iam_user.site["shop"]'] },
    { block: "aws_iam_access_key.key" },
  ]);
  expect(dependents(old, blocks, [])).toStrictEqual([
    {
      address: "aws_lambda_function.key",
      reason: "it refers to aws_iam_access_key.key. Write the value itself instead",
    },
    {
      address: "aws_ssm_parameter.key",
      reason:
        "it stores a key that moves. To keep the stored key, " +
        'write value = "-" and lifecycle { ignore_changes = [value] } there, and other references as text. ' +
        "With deliverTo in main.ts, the new project stores later keys itself",
    },
  ]);
});

const mustBeState = 'must be a Terraform state, as "terraform state pull" prints it';

test.each([
  ["", `${mustBeState}, but is empty.`],
  ["{", `${mustBeState}, but is not JSON.`],
  ['{"version":3}', `${mustBeState}, in version 4, but has version 3. Terraform 0.12 and newer write version 4.`],
  ['{"encrypted_data":"…"}', 'is encrypted by OpenTofu. Run "tofu state pull" in its directory and name that file.'],
  ...["resources", "serial", "lineage"].map((lacking) => [
    JSON.stringify({ version: 4, serial: 1, lineage: "a", resources: [], [lacking]: undefined }),
    `${mustBeState}, but lacks resources, serial or lineage.`,
  ]),
  [
    '{"version":4,"serial":1,"lineage":"a","resources":[],"outputs":{"n":12345678901234567890}}',
    "has the number 12345678901234567890, which can't be written again exactly. Move the users by hand.",
  ],
] as [string, string][])("refuses %s for a state", (text, message) => {
  expect(() => parseOldState(text, "old.tfstate")).toThrow(new Error(`old.tfstate ${message}`));
});
