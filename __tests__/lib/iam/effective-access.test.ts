import { findingsOf } from "../../../commands/review/findings";
import type { StackReview, UserReview } from "../../../commands/review/model";
import { limitsOf, resourceNames } from "../../../commands/review/print/phrases";
import { App, type Stack } from "../../../commands/stack/json/app";
import { exceptionInWords } from "../../../commands/terminal/access-words";
import { applicable } from "../../../lib/iam/applicable-actions";
import { effectiveAccess, type Policy } from "../../../lib/iam/effective-access";
import type { Grant } from "../../../lib/iam/grants";
import { readStatements, type Statement } from "../../../lib/iam/statements";
import policies from "./policies.json";

interface Example {
  /** Facts about the policy, such as where it is from. */
  readonly name: string;
  readonly source: string;
  readonly policy: unknown;
  readonly grants: {
    /** Every grant, as `Level: actions on places terms`. */
    readonly exactly?: readonly string[];
    /** Some permissions, as `action on places terms`, and actions that must not be there. */
    readonly has?: readonly string[];
    readonly hasNot?: readonly string[];
    readonly named?: number;
    readonly effective?: number;
    readonly permissionsManagement?: number;
    readonly everyOtherServiceExcept?: readonly string[];
    readonly unknown?: readonly string[];
  };
  /** The rules that find something, the worst first. */
  readonly findings: readonly string[];
  readonly severities?: readonly string[];
}

const examples = policies as readonly Example[];

test.each(examples.map((example) => [example.name, example] as const))(
  "expands %s to its effective actions",
  (_, { policy, grants }) => {
    const access = effectiveAccess([{ name: "S3Access", document: policy }]);
    const lines = access.grants
      .map((grant) => `${grant.level}: ${grant.actions.join(" ")} on ${whereOf(grant)}`)
      .sort();
    const each = access.grants.flatMap((grant) => grant.actions.map((action) => `${action} on ${whereOf(grant)}`));
    const actions = access.grants.flatMap((grant) => grant.actions);
    if (grants.exactly) expect(lines).toStrictEqual(grants.exactly);
    expect(each).toEqual(expect.arrayContaining([...(grants.has ?? [])]));
    expect(actions.filter((action) => grants.hasNot?.includes(action))).toStrictEqual([]);
    if (grants.named !== undefined) expect(access.named.actions).toBe(grants.named);
    if (grants.effective !== undefined) expect(access.effective.actions).toBe(grants.effective);
    if (grants.permissionsManagement !== undefined) {
      expect(access.effective.permissionsManagement).toBe(grants.permissionsManagement);
    }
    expect(access.everyOtherService[0]?.except.map(exceptionInWords)).toStrictEqual(grants.everyOtherServiceExcept);
    expect(access.unknownActions).toStrictEqual(grants.unknown ?? access.unknownActions);
    expect(access.notAnalysed).toStrictEqual([]);
  },
);

test.each(examples.map((example) => [example.name, example] as const))("finds in %s these problems", (_, example) => {
  const access = effectiveAccess([{ name: "S3Access", document: example.policy }]);
  const review = stackWith({ ...quietUser, access });
  const found = findingsOf({ stack: emptyStack, review, policies: new Map(), versioned: new Set() });
  expect(found.map((finding) => finding.rule)).toStrictEqual(example.findings);
  if (example.severities) expect(found.map((finding) => finding.severity)).toStrictEqual(example.severities);
});

/** A user with no findings except for its policy. */
const quietUser: Omit<UserReview, "access"> = {
  name: "user",
  management: "created",
  path: "/",
  boundary: "arn:aws:iam::123456789012:policy/S3Boundary",
  tags: {},
  protected: false,
  keys: [],
  policies: ["S3Access"],
  policyCharacters: 100,
  boundaryJudged: false,
  groups: [],
  accepted: [],
};

const emptyStack = new App([{ name: "stack", directory: "", file: "", json: {} }], () => undefined).stack(
  "stack",
) as Stack;

function stackWith(user: UserReview): StackReview {
  return {
    name: "stack",
    tags: {},
    backend: { kind: "s3", description: "s3://state/key" },
    users: [user],
    notJudged: [],
    accepted: [],
  };
}

function whereOf(grant: Grant): string {
  const limits = limitsOf(grant).map(([word, foreign]) => `${word} ${foreign}`);
  return [resourceNames(grant).join(", "), ...limits].join(" ");
}

function access(...documents: unknown[]) {
  return effectiveAccess(documents.map((document, index): Policy => ({ name: `P${index + 1}`, document })));
}

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" };

test("has at least 30 policies in the corpus", () => {
  expect(new Set(examples.map((example) => example.name)).size).toBeGreaterThanOrEqual(30);
});

test("finds 123 actions of the walkthrough in AWS's data, 12 of them permissions management", () => {
  const walkthrough = examples[0]?.policy as { Statement: object[] };
  const everywhere = access({ Statement: walkthrough.Statement.map((one) => ({ ...one, Resource: "*" })) });
  expect(everywhere.named).toStrictEqual({ actions: 123, permissionsManagement: 12 });
  expect(everywhere.effective).toStrictEqual({ actions: 123, permissionsManagement: 12 });
});

test("joins several inline policies of a user: a Deny in one limits another", () => {
  const both = access({ Statement: statement }, { Statement: { ...statement, Effect: "Deny" } });
  expect(both.grants).toStrictEqual([]);
});

test("removes the object actions with a Deny on all objects from a user with all actions on every bucket", () => {
  const allow = { Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "arn:aws:s3:::*" };
  const deny = { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::*/*" };
  expect(access({ Statement: [allow, deny] }).grants.flatMap((grant) => grant.actions)).toStrictEqual([
    "s3:ListBucket",
  ]);
});

test("leaves an administrator only S3 with a Deny of everything else", () => {
  const allow = { Effect: "Allow", Action: "*", Resource: "*" };
  const only = access({ Statement: [allow, { Effect: "Deny", NotAction: "s3:*", Resource: "*" }] });
  expect(only.everyOtherService).toStrictEqual([]);
  const withoutIam = access({ Statement: [allow, { Effect: "Deny", Action: "iam:*", Resource: "*" }] });
  expect(withoutIam.everyOtherService).toEqual([
    { except: [{ actions: ["iam:*"], notActions: false, resources: ["*"], notResources: false }] },
  ]);
});

test("names an invalid statement, and doesn't ignore it", () => {
  const { grants, notAnalysed } = access({ Statement: [statement, { ...statement, Effect: "Perhaps" }, "s3:*"] });
  expect(grants).toHaveLength(1);
  expect(notAnalysed).toStrictEqual([
    'policy P1: statement 2: its Effect is "Perhaps"',
    'policy P1: statement 3: it is "s3:*", not a statement',
  ]);
});

test("names a Principal, which a user's policy can't have", () => {
  expect(access({ Statement: { ...statement, Principal: "*" } }).notAnalysed).toStrictEqual([
    'policy P1: statement 1: it has the element "Principal", which a user\'s policy does not know',
  ]);
});

test("names a resource that is known only after apply, and counts the others", () => {
  const Resource = ["${aws_s3_bucket.later.arn}/*", "arn:aws:s3:::photos/*"];
  const { grants, notAnalysed } = access({ Statement: { ...statement, Resource } });
  expect(grants.map((grant) => grant.resources)).toStrictEqual([["arn:aws:s3:::photos/*"]]);
  expect(notAnalysed).toStrictEqual([
    'policy P1: statement 1: its resource "${aws_s3_bucket.later.arn}/*" is known only after apply',
  ]);
});

test("names a policy that can't be read, with the reason", () => {
  const { notAnalysed } = effectiveAccess([{ name: "Late", unreadable: "it is known only after apply" }]);
  expect(notAnalysed).toStrictEqual(["policy Late: it is known only after apply"]);
});

test("expands the same statement of several users once", () => {
  const [one, other] = [statement, { ...statement }].map((each) => readStatements({ Statement: each }).statements[0]);
  expect(applicable(one as Statement)).toBe(applicable(other as Statement));
});
