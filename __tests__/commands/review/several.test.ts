import { S3Access, type S3UserProps } from "terraform-s3-user";
import { toText } from "../../../commands/review/print/text";
import { reviewDirectories } from "../../support/review-directories";
import { bob, found, inline, policy, review, statement } from "../../support/reviewed-stack";
import { synthesized } from "../../support/synthesized";

// Every sentence with a number, for one and for several.

const photos = "arn:aws:s3:::photos/*";
const findings = (rule: string, ...statements: object[]) =>
  found(review(bob(), bob(inline(policy(...statements)))), rule);
const messages = (rule: string, ...statements: object[]) => findings(rule, ...statements).map(({ message }) => message);

test("counts actions that AWS doesn't have", () => {
  const [one] = messages("unknown-action", statement(["s3:GetObjet"], photos));
  const [two] = messages("unknown-action", statement(["s3:GetObjet", "s3:PutObjet"], photos));
  expect(one).toMatch(
    /^names 1 action that AWS's list of [\d-]+ does not have; .* added it since, it grants and denies nothing$/,
  );
  expect(two).toMatch(
    /^names 2 actions that AWS's list of [\d-]+ does not have; .* added them since, they grant and deny nothing$/,
  );
});

test("lists each action without effect with all resources of its statement", () => {
  const shop = "arn:aws:s3:::shop/*";
  expect(findings("without-effect", statement("s3:CreateBucket", [photos, shop]))).toMatchObject([
    {
      message: "names 1 action that none of the statement's resources lets apply",
      details: [`s3:CreateBucket on ${photos}, ${shop}`],
    },
  ]);
  const two = statement(["s3:CreateBucket", "s3:DeleteBucket"], photos);
  expect(messages("without-effect", two)).toStrictEqual([
    "names 2 actions that none of the statement's resources lets apply",
  ]);
});

test("counts tests in conditions that don't do what they seem to", () => {
  const condition = (tests: object) => statement("s3:GetObject", photos, { Condition: { StringEquals: tests } });
  const [one] = messages("condition-operator", condition({ "aws:username": "web-*" }));
  const [two] = messages("condition-operator", condition({ "aws:username": "web-*", "aws:userid": "AIDA*" }));
  expect(one).toBe("has 1 test in conditions that doesn't do what it seems to");
  expect(two).toBe("has 2 tests in conditions that don't do what they seem to");
});

test("lists the actions of a test on a key that they don't have, up to three by name", () => {
  const idle = (...actions: string[]) =>
    findings(
      "idle-condition",
      statement(["s3:ListBucket", ...actions], ["arn:aws:s3:::photos", photos], {
        Effect: "Deny",
        Condition: { StringLike: { "s3:prefix": "a/*" } },
      }),
    ).map(({ message, details }) => [message, ...details]);
  const message = "has 1 test in conditions on keys that no request for the action has";
  expect(idle("s3:GetObject", "s3:PutObject", "s3:DeleteObject")).toStrictEqual([
    [
      message,
      "policy P, statement 1: StringLike s3:prefix is never true for s3:DeleteObject, s3:GetObject, " +
        "s3:PutObject (Deny)",
    ],
  ]);
  expect(idle("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectVersion")).toStrictEqual([
    [message, "policy P, statement 1: StringLike s3:prefix is never true for 4 actions (Deny)"],
  ]);
});

test("reports inline policies above AWS's limit as high, and up to it as low", () => {
  const severity = (length: number) =>
    findings("policy-near-quota", statement("s3:GetObject", `arn:aws:s3:::photos/${"a".repeat(length)}`)).map(
      (one) => `${one.severity}: ${one.message}`,
    );
  const own = policy(statement("s3:GetObject", "arn:aws:s3:::photos/")).length;
  const near = Math.ceil(0.9 * 2048);
  expect(severity(near - own - 1)).toStrictEqual([]);
  expect(severity(near - own)).toStrictEqual(["low: has inline policies of 1,844 characters; AWS allows 2,048"]);
  expect(severity(2048 - own)).toStrictEqual(["low: has inline policies of 2,048 characters; AWS allows 2,048"]);
  expect(severity(2049 - own)).toStrictEqual(["high: has inline policies of 2,049 characters; AWS allows 2,048"]);
});

const user = (access: S3Access, more: Partial<S3UserProps> = {}): S3UserProps => ({
  userName: "web",
  access,
  ...more,
});
const text = (before: readonly S3UserProps[], after: readonly S3UserProps[]) =>
  toText(
    reviewDirectories(synthesized({ site: { users: [...after] } }), synthesized({ site: { users: [...before] } })),
  );
const fromActions = (...Action: string[]) =>
  S3Access.fromDocument({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: photos } });

test.each([
  [["s3:GetObject"], ["s3:GetObject", "s3:PutObject"], "gains 1 action"],
  [["s3:GetObject"], ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "gains 2 actions"],
  [["s3:GetObject", "s3:PutObject"], ["s3:GetObject"], "loses 1 action"],
  [["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], ["s3:GetObject"], "loses 2 actions"],
])("counts the actions from %j to %j", (before, after, words) => {
  expect(text([user(fromActions(...before))], [user(fromActions(...after))])).toMatch(new RegExp(`${words}(?!s)`));
});

test.each([
  [["s3:GetObject"], "1 action"],
  [["s3:GetObject", "s3:PutObjectAcl"], "2 actions, 1 of which manages permissions"],
  [["s3:PutObjectAcl", "s3:PutObjectVersionAcl"], "2 actions, 2 of which manage permissions"],
])("counts the actions of a user with %j", (actions, words) => {
  const printed = text([], [user(fromActions(...actions))]);
  expect(printed).toContain(words);
});

test("counts users and stacks", () => {
  const one = toText(reviewDirectories(synthesized({ site: { users: [user(S3Access.none())] } })));
  const users = ["a", "b"].map((userName) => ({ userName, access: S3Access.none() }));
  const two = toText(reviewDirectories(synthesized({ site: { users }, shop: { users: [user(S3Access.none())] } })));
  expect(one).toContain("1 user in 1 stack");
  expect(two).toContain("3 users in 2 stacks");
});
