import fc from "fast-check";
import type { Difference, Review } from "../../../commands/review/model";
import { reviewStacks } from "../../../commands/review/review-stacks";
import { cases } from "../../support/cases";

// A wider policy is never reported as narrower: an added Allow or a removed Deny takes no access away, and is reported.

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string[];
  readonly NotAction?: string[];
  readonly Resource?: string[];
  readonly NotResource?: string[];
  readonly Condition?: object;
}

const actions = ["*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:Put*", "iam:*"];
const resources = ["*", "arn:aws:s3:::*", "photos", "photos/*", "photos/a/*", "docs/*", "p*"].map((name) =>
  /^(\*|arn:)/.test(name) ? name : `arn:aws:s3:::${name}`,
);
const lists = (of: readonly string[]) => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1, maxLength: 3 });
const statement = (Effect: "Allow" | "Deny"): fc.Arbitrary<Statement> =>
  fc
    .record({
      action: lists(actions),
      notAction: fc.nat(4),
      resource: lists(resources),
      notResource: fc.nat(4),
      Condition: fc.option(fc.constant({ Bool: { "aws:SecureTransport": "true" } }), { nil: undefined, freq: 2 }),
    })
    .map(({ action, notAction, resource, notResource, Condition }) => ({
      Effect,
      [notAction === 0 ? "NotAction" : "Action"]: action,
      [notResource === 0 ? "NotResource" : "Resource"]: resource,
      ...(Condition ? { Condition } : {}),
    }));
const statements = fc.array(fc.oneof(statement("Allow"), statement("Allow"), statement("Deny")), { maxLength: 4 });

function stackOf(Statement: readonly object[]) {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const json = {
    resource: {
      aws_iam_user: { u: { name: "bob" } },
      aws_iam_user_policy: { p: { user: "bob", name: "P", policy } },
    },
  };
  return [{ name: "site", directory: "", file: "", json }];
}

function between(before: readonly object[], after: readonly object[]): Difference {
  return (reviewStacks(stackOf(after), stackOf(before)) as Required<Review>).difference;
}

const told = ({ users }: Difference) =>
  users.flatMap(({ gained, lost, statements: others }) => [...gained, ...lost, ...others]).length;

test("never reports an added Allow as a loss, and reports it unless all of it was allowed", () => {
  fc.assert(
    fc.property(statements, statement("Allow"), (some, added) => {
      const difference = between(some, [...some, added]);
      expect(difference.users.flatMap(({ lost }) => lost)).toStrictEqual([]);
      expect(told(difference) > 0).toBe(difference.access !== "unchanged");
    }),
    { numRuns: cases(400), seed: 3 },
  );
});

test("never reports a removed Deny as a loss, or as nothing unless another one is equal", () => {
  fc.assert(
    fc.property(statements, statement("Deny"), (some, denied) => {
      const difference = between([...some, denied], some);
      expect(difference.users.flatMap(({ lost }) => lost)).toStrictEqual([]);
      const isSaidTwice = some.some(({ Effect }) => Effect === "Deny");
      expect(told(difference) > 0 || (isSaidTwice && difference.access === "unchanged")).toBe(true);
    }),
    { numRuns: cases(400), seed: 3 },
  );
});

test("reports the same statements in another order, as strings or twice, as no change", () => {
  const rewritten = (list: string[] | undefined) => (list?.length === 1 ? list[0] : list && [...list].reverse());
  fc.assert(
    fc.property(statements, (some) => {
      const other = [...some, ...some].reverse().map((one) => ({
        ...one,
        ...(one.Action ? { Action: rewritten(one.Action) } : { NotAction: rewritten(one.NotAction) }),
        ...(one.Resource ? { Resource: rewritten(one.Resource) } : { NotResource: rewritten(one.NotResource) }),
      }));
      expect(between(some, other)).toMatchObject({ access: "unchanged", users: [] });
      expect(between(some, some)).toMatchObject({ access: "unchanged", users: [], changes: [] });
    }),
    { numRuns: cases(200), seed: 3 },
  );
});
