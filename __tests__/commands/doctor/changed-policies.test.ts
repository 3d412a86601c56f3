import type { StateResource } from "../../../commands/stack/terraform/state";
import { compared, listOf } from "../../support/compared";
import { managed } from "../../support/users";

// Policies and boundaries that AWS has otherwise than main.ts or state.

const statement = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::photos/*" };
const policyOf = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement });
const attached = (arn: string) => listOf("AttachedPolicies", arn, "PolicyArn");
const inline = managed("aws_iam_user_policy", "p", { user: "web", name: "S3Access", policy: policyOf(statement) });
const listed = { ListUserPolicies: listOf("PolicyNames", "S3Access") };
const saying = (Statement: unknown) =>
  `<PolicyDocument>${encodeURIComponent(policyOf(Statement))}</PolicyDocument><PolicyName>S3Access</PolicyName>`;
/** The default version of a managed policy, `v2`. */
const nowSaying = (Statement: unknown) => ({
  GetPolicy: "<Policy><DefaultVersionId>v2</DefaultVersionId></Policy>",
  GetPolicyVersion: `<PolicyVersion><Document>${encodeURIComponent(policyOf(Statement))}</Document></PolicyVersion>`,
});

async function messages(answers: Record<string, string>, state: StateResource[], elsewhere: StateResource[] = []) {
  const { checks } = await compared({ answers, state, elsewhere });
  return checks.map(({ message, fix }) => (fix === undefined ? message : `${message} → ${fix}`));
}

const restores = "npm run deploy site   # restores it; npm run diff site shows the change";

test("doesn't report a policy as undeclared that main.ts declares and no deploy has created yet", async () => {
  const extra = { user: "${aws_iam_user.web.name}", name: "Extra", policy: "{}" };
  const { checks } = await compared({
    answers: { ListUserPolicies: listOf("PolicyNames", "Extra") },
    json: { resource: { aws_iam_user_policy: { extra } } },
  });
  expect(checks).toMatchObject([
    {
      status: "warn",
      message: "user web has the inline policy Extra, which is in main.ts but not in state",
      fix: "npm run deploy site",
    },
  ]);
});

describe("a managed policy of the stack's own that AWS has attached, but no deploy", () => {
  const own = "arn:aws:iam::111111111111:policy/apps/S3Access-web";
  const resource = {
    aws_iam_policy: { own: { name: "S3Access-web", path: "/apps/", policy: policyOf(statement) } },
    aws_iam_user_policy_attachment: {
      own: { user: "${aws_iam_user.web.name}", policy_arn: "${aws_iam_policy.own.arn}" },
    },
  };
  const checksOf = async (arn: string, ...state: StateResource[]) =>
    (await compared({ answers: { ListAttachedUserPolicies: attached(arn) }, json: { resource }, state })).checks;

  test("warns that it is in main.ts but not in state, if state has the policy", async () => {
    const inState = managed("aws_iam_policy", "own", { arn: own, policy: policyOf(statement) });
    expect(await checksOf(own, inState)).toMatchObject([
      {
        status: "warn",
        message: `user web has the managed policy ${own}, which is in main.ts but not in state`,
        fix: "npm run deploy site",
      },
    ]);
  });

  test("fails if state doesn't have the policy either, because a deploy can't create it", async () => {
    const [found, ...others] = await checksOf(own);
    expect(others).toStrictEqual([]);
    const problem = "which is in main.ts but not in state: a deploy fails, because AWS has a policy with this name";
    expect(found).toMatchObject({
      status: "fail",
      message: `user web has the managed policy ${own}, ${problem}`,
      fix:
        "in main.ts, give your policy another policyName, and deploy; if no one needs the old one: " +
        `aws iam detach-user-policy --policy-arn ${own} --user-name web`,
    });
  });

  test.each([
    ["of the same name on another path", "arn:aws:iam::111111111111:policy/S3Access-web"],
    ["of AWS's with the same name", "arn:aws:iam::aws:policy/apps/S3Access-web"],
  ])("reports a policy %s as not declared", async (_, other) => {
    expect((await checksOf(other))[0]?.message).toBe(
      `user web has the managed policy ${other}, which is not declared in main.ts (with exclusivePolicies: ` +
        "true, deploy removes such policies)",
    );
  });
});

test("accepts a policy that AWS has in another order", async () => {
  const same = { Resource: ["arn:aws:s3:::photos/*"], Action: ["s3:PutObject", "s3:GetObject"], Effect: "Allow" };
  expect(await messages({ ...listed, GetUserPolicy: saying([same]) }, [inline])).toStrictEqual([
    "AWS and state agree on users, keys and policies (1 user checked)",
  ]);
});

test.each([
  ["an action", { ...statement, Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] }],
  ["a resource", { ...statement, Resource: "*" }],
  ["a condition", { ...statement, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
])("reports a policy to which %s was added", async (_what, live) => {
  expect(await messages({ ...listed, GetUserPolicy: saying(live) }, [inline])).toStrictEqual([
    `user web: the inline policy S3Access was changed in AWS → ${restores}`,
  ]);
});

test.each([
  ["AccessDenied", "the credentials are not allowed to ask"],
  ["InvalidAction", "no"],
])("reports a policy as not compared when AWS answers %s", async (code, reason) => {
  expect(await messages({ ...listed, GetUserPolicy: code }, [inline])).toStrictEqual([
    `user web: the inline policy S3Access could not be compared: ${reason}`,
  ]);
});

test("reports a policy that was removed", async () => {
  expect(await messages({}, [inline])).toStrictEqual([
    "user web: the inline policy S3Access is in state but gone from AWS → npm run deploy site   # restores it",
  ]);
});

test("reports a permissions boundary that was removed", async () => {
  const bounded = managed("aws_iam_user", "web", { name: "web", permissions_boundary: "arn:aws:iam::aws:policy/X" });
  expect(await messages({}, [bounded])).toStrictEqual([
    `user web: its permissions boundary was changed in AWS → ${restores}`,
  ]);
});

const shared = "arn:aws:iam::111111111111:policy/Shared";
const ofUser = managed("aws_iam_user_policy_attachment", "a", { user: "web", policy_arn: shared });
const exclusive = managed("aws_iam_policy_attachment", "a", { users: ["web"], policy_arn: shared });
const inState = managed("aws_iam_policy", "p", { arn: shared, policy: policyOf(statement) });

test.each<[string, StateResource[], StateResource[]]>([
  ["of the stack", [ofUser, inState], []],
  ["attached exclusively", [exclusive, inState], []],
  ["of another stack", [ofUser], [inState]],
])("finds a managed policy %s that was rewritten in AWS, by its default version", async (_, own, elsewhere) => {
  const answers = { ListAttachedUserPolicies: attached(shared), ...nowSaying({ ...statement, Resource: "*" }) };
  expect(await messages(answers, own, elsewhere)).toStrictEqual([
    `user web: the managed policy ${shared} was changed in AWS → ${restores}`,
  ]);
});

test("reports that it didn't compare the policies of a group that the app declares", async () => {
  const member = managed("aws_iam_user_group_membership", "m", { user: "web", groups: ["Readers"] });
  const policy = managed("aws_iam_group_policy", "p", { group: "Readers", name: "G", policy: "{}" });
  const answers = { ListGroupsForUser: listOf("Groups", "Readers", "GroupName") };
  expect((await compared({ answers, state: [member, policy] })).checks).toMatchObject([
    { status: "unknown", message: "user web: the policies of group Readers were not compared with AWS" },
  ]);
});
