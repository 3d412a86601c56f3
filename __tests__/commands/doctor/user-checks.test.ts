import type { Check } from "../../../commands/doctor/check";
import { strangersOf } from "../../../commands/doctor/key-checks";
import type { NamedUser } from "../../../commands/doctor/named-user";
import type { Elsewhere } from "../../../commands/doctor/states";
import { foundUser, missingUser } from "../../../commands/doctor/user-checks";
import type { LiveUser } from "../../../commands/stack/aws/live";
import { deployedUsers } from "../../../commands/stack/deployed";
import type { TerraformJson } from "../../../commands/stack/json/synthesized";
import type { StateResource } from "../../../commands/stack/terraform/state";
import { noPowers } from "../../../commands/stack/user-view";
import { joinUsers } from "../../../commands/stack/users";
import { declaredStack, managed } from "../../support/users";

const arn = "arn:aws:iam::111111111111:user/web";
const webInState = managed("aws_iam_user", "web", { name: "web", arn });
const keyInState = managed("aws_iam_access_key", "k", { id: "AKIA0", user: "web", status: "Active" });
const created = { resource: { aws_iam_user: { web: { name: "web" } } } };
const imported = { ...created, import: [{ to: "aws_iam_user.web", id: "web" }] };
const referenced = { data: { aws_iam_user: { web: { user_name: "web" } } } };
const forgotten: object = { removed: [{ from: "aws_iam_user.web", lifecycle: { destroy: false } }] };

const nothingElsewhere: Elsewhere = {
  usersNamed: () => [],
  groups: new Set(),
  managedPolicies: new Set(),
  unread: [],
  leftBehind: () => undefined,
};

function web(json: TerraformJson, ...state: StateResource[]): NamedUser {
  const stack = declaredStack({ name: "site", directory: "", file: "", json });
  const [user] = joinUsers(stack, deployedUsers(state));
  return { ...user, name: "web" } as NamedUser;
}

function inAws(live: Partial<LiveUser> = {}): LiveUser {
  return { name: "web", keys: [], powers: noPowers(), documents: new Map(), ...live };
}

function check(user: NamedUser, live = inAws(), elsewhere: Partial<Elsewhere> = {}): Check[] {
  return foundUser(user, live, [], { ...nothingElsewhere, ...elsewhere }, new Date());
}

const aliveKey = { accessKeyId: "AKIA0", status: "Active", created: new Date() };

describe("a user that main.ts no longer declares", () => {
  test("warns that the deploy deletes the user, not only its key", () => {
    expect(check(web({}, webInState, keyInState), inAws({ keys: [aliveKey] }))).toStrictEqual([
      {
        name: "",
        status: "warn",
        message: "user web is no longer in main.ts: the next deploy deletes the user with its 1 access key",
        fix: "npm run deploy site   # deletes it; to keep it in AWS, write it in main.ts again with forget: true",
      },
    ]);
  });

  test("warns that the deploy leaves it in AWS when it is forgotten", () => {
    expect(check(web(forgotten, webInState))).toMatchObject([
      {
        status: "warn",
        message: "user web has forget: true in main.ts: the next deploy removes it from state, and leaves it in AWS",
        fix: "npm run deploy site",
      },
    ]);
  });

  test("is not reported as deleted when a module declares it", () => {
    const inModule = { ...webInState, address: "module.sites.aws_iam_user.web" };
    const key = { ...keyInState, address: "module.sites.aws_iam_access_key.k" };
    const user = web({ module: { sites: {} } }, inModule, key);
    expect(check(user, inAws({ keys: [aliveKey] }))).toStrictEqual([]);
  });

  test("is removed from state by the deploy when AWS no longer has it", () => {
    expect(missingUser(web({}, webInState))[0]?.fix).toBe("npm run deploy site   # removes it from state");
    expect(missingUser(web(created, webInState))[0]?.fix).toBe("npm run deploy site   # creates it");
  });
});

test.each([
  ["removes it from state, and no longer manages it", { ...referenced, ...forgotten }],
  ["deletes it", referenced],
])('warns of existing: "reference" for a user that the stack deployed: a deploy %s', (outcome, json) => {
  const reference = 'existing: "reference"';
  expect(check(web(json, webInState))).toMatchObject([
    {
      status: "warn",
      message: `user web was deployed by this stack, but has ${reference} in main.ts: the next deploy ${outcome}`,
      fix: 'in main.ts, remove existing: "reference"; if it is intended: npm run deploy site',
    },
  ]);
});

describe("a user in AWS but not in state", () => {
  const collision = "user web exists in AWS but not in state, so a deploy fails";

  test("is offered for import", () => {
    expect(check(web(created))[0]?.fix).toBe(
      'in main.ts, write existing: "import" for the user (its declared keys are created), or rename it; then: ' +
        "npm run deploy site",
    );
  });

  test("is not offered for import when the state of a renamed stack has it", () => {
    const left = { file: "state/old.tfstate", arn, fix: "mv state/old.tfstate state/site.tfstate" };
    const [found] = check(web(created), inAws(), { leftBehind: () => left });
    expect(found?.message).toBe(`${collision}; state/old.tfstate has ${arn}: was the stack renamed?`);
    expect(found?.fix).toBe("mv state/old.tfstate state/site.tfstate");
  });

  test("is not offered for import when another stack of the app has it", () => {
    const [other] = deployedUsers([webInState]);
    const [found] = check(web(created), inAws(), { usersNamed: () => (other ? [{ ...other, stack: "old" }] : []) });
    expect(found?.message).toBe(`${collision}; the state of stack old has ${arn}`);
    expect(found?.fix).toBe(
      "in main.ts, declare the user in stack old again, or first take it out of that state with forget: true",
    );
  });
});

describe.each([
  ["imported", imported],
  ["referenced", referenced],
])("the policies and keys of an %s user", (_, json) => {
  const text = '{"Version":"2012-10-17","Statement":[]}';
  const firstCheck = (powers: Partial<LiveUser["powers"]>) =>
    check(web(json), inAws({ powers: { ...noPowers(), ...powers }, documents: new Map([["etl", text]]) }))[0];

  test.each([
    [
      "inline policy",
      "etl",
      `in main.ts, write policyName: "etl", access: S3Access.fromDocument(${text}) for the user; ` +
        "or, if no one needs it: aws iam delete-user-policy --policy-name etl --user-name web",
    ],
    [
      "managed policy",
      "arn:aws:iam::aws:policy/X",
      'in main.ts, add "arn:aws:iam::aws:policy/X" to its managedPolicyArns; or, if no one needs it: ' +
        "aws iam detach-user-policy --policy-arn arn:aws:iam::aws:policy/X --user-name web",
    ],
    [
      "group",
      "admins",
      'in main.ts, add "admins" to its groups; or, if no one needs it: ' +
        "aws iam remove-user-from-group --group-name admins --user-name web",
    ],
    ["console password", "console password", "aws iam delete-login-profile --user-name web   # if no one needs it"],
  ])("warns of an undeclared %s, with the line that declares it first", (kind, power, fix) => {
    expect(firstCheck({ [kind]: [power] })).toMatchObject({ status: "warn", fix });
  });
});

test("offers inlinePolicies when the user has an inline policy of its own in main.ts", () => {
  const policy = { aws_iam_user_policy: { p: { user: "${aws_iam_user.web.name}", name: "S3Access", policy: "{}" } } };
  const json = { ...imported, resource: { ...imported.resource, ...policy } };
  const inline = { "inline policy": ["etl"] };
  const live = inAws({ powers: { ...noPowers(), ...inline }, documents: new Map([["etl", { unreadable: "no" }]]) });
  expect(check(web(json), live)[0]?.fix).toMatch(
    /^in main\.ts, add "etl": S3Access\.fromDocument\(\/\* the .* --policy-name etl \*\/\) to its inlinePolicies; or/,
  );
});

test("warns of a changed boundary that a deploy leaves as it is", () => {
  const lifecycle = { ignore_changes: ["permissions_boundary"] };
  const json = { resource: { aws_iam_user: { web: { name: "web", lifecycle } } } };
  const boundary = "arn:aws:iam::aws:policy/B";
  expect(check(web(json, webInState), inAws({ boundary }))).toMatchObject([
    {
      status: "warn",
      message: "user web: its permissions boundary was changed in AWS, and a deploy leaves it as it is",
      fix: `to declare it: permissionsBoundary: "${boundary}"`,
    },
  ]);
});

test("warns that an import replaces the text of an inline policy of the same name", () => {
  const policy = { aws_iam_user_policy: { p: { user: "${aws_iam_user.web.name}", name: "S3Access", policy: "{}" } } };
  const json = { ...imported, resource: { ...imported.resource, ...policy } };
  expect(check(web(json), inAws({ powers: { ...noPowers(), "inline policy": ["S3Access"] } }))).toMatchObject([
    {
      status: "warn",
      message:
        "user web has the inline policy S3Access, which is in main.ts but not in state: " +
        "the next deploy replaces its text",
      fix: "aws iam get-user-policy --user-name web --policy-name S3Access   # shows its current text",
    },
  ]);
});

describe("a key that the next deploy imports", () => {
  const keys = { aws_iam_access_key: { k: { user: "${aws_iam_user.web.name}" } } };
  const importing = [...imported.import, { to: "aws_iam_access_key.k", id: "AKIA0" }];
  const user = () => web({ resource: { ...imported.resource, ...keys }, import: importing } as TerraformJson);

  test("is not reported as unknown", () => {
    const live = inAws({ keys: [aliveKey, { ...aliveKey, accessKeyId: "AKIA1" }] });
    expect(strangersOf(user(), live, []).map(({ accessKeyId }) => accessKeyId)).toStrictEqual(["AKIA1"]);
    expect(check(user(), live)).toStrictEqual([]);
  });

  test("fails when AWS has no such key", () => {
    expect(check(user())).toMatchObject([
      {
        status: "fail",
        message: 'user web: access key AKIA0 ("k") does not exist in AWS, so it can\'t be imported',
        fix: 'in main.ts, correct or remove accessKeyId: "AKIA0"',
      },
    ]);
  });
});

describe("the status of a key", () => {
  const json = (status: string) => ({
    resource: { ...created.resource, aws_iam_access_key: { k: { user: "${aws_iam_user.web.name}", status } } },
  });
  const key = (status: string) => managed("aws_iam_access_key", "k", { id: "AKIA0", user: "web", status });
  const live = (status: string) => inAws({ keys: [{ ...aliveKey, status }] });

  test("is not reported as changed in AWS when state has the same one and main.ts is not deployed", () => {
    expect(check(web(json("Active"), webInState, key("Inactive")), live("Inactive"))).toMatchObject([
      {
        status: "warn",
        message: 'user web: access key AKIA0 ("k") is Inactive in AWS and in state, but Active in main.ts',
        fix: "npm run deploy site   # switches it on",
      },
    ]);
  });
});
