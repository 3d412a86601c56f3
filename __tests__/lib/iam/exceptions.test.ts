import { effectiveAccess, grantsAll, type Permission, readStatements } from "../../../lib/iam";

// What a grant leaves out, and under which condition it applies, as data.

const photos = "arn:aws:s3:::photos/*";
const get = (more: object = {}) => ({ Effect: "Allow", Action: "s3:GetObject", Resource: photos, ...more });
const deny = (more: object = {}) => get({ Effect: "Deny", ...more });
const document = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const policy = (...statements: object[]) => ({ name: "P", document: document(...statements) });
const secure = { Bool: { "aws:SecureTransport": true } };
const isSecure = [{ operator: "Bool", key: "aws:SecureTransport", values: ["true"] }];
const part = { actions: ["*"], notActions: false };

test("has a Deny as an exception, with its resources and its condition", () => {
  const [grant] = effectiveAccess([policy(get(), deny({ Resource: "arn:aws:s3:::*/x", Condition: secure }))]).grants;
  expect(grant?.except).toEqual([
    { ...part, resources: ["arn:aws:s3:::*/x"], notResources: false, condition: isSecure },
  ]);
});

test("has a Deny with NotResource as an exception of everything else", () => {
  const one = deny({ Resource: undefined, NotResource: "arn:aws:s3:::photos/a/*" });
  expect(effectiveAccess([policy(get(), one)]).grants[0]?.except).toEqual([
    { ...part, resources: ["arn:aws:s3:::photos/a/*"], notResources: true },
  ]);
});

test("has a boundary's resources that only touch the policy's as an exception of everything else", () => {
  const boundary = policy(get({ Resource: "arn:aws:s3:::*/a.jpg" }));
  const [grant] = effectiveAccess([policy(get())], boundary).grants;
  expect(grant).toMatchObject({
    resources: [photos],
    except: [{ ...part, resources: ["arn:aws:s3:::*/a.jpg"], notResources: true }],
  });
  expect(grant?.condition).toBeUndefined();
});

test("has a mark for what a boundary excludes of every other service", () => {
  const all = policy(get({ Action: "*", Resource: "*" }));
  expect(effectiveAccess([all], all).everyOtherService).toEqual([{ except: [{ outside: "boundary" }] }]);
});

test("joins the conditions of a policy and its boundary, each test once", () => {
  const byPrefix = { StringLike: { "s3:prefix": ["b", "a", "b"] } };
  const boundary = policy(get({ Condition: { ...byPrefix, ...secure } }));
  const [grant] = effectiveAccess([policy(get({ Condition: secure }))], boundary).grants;
  expect(grant?.condition).toEqual([...isSecure, { operator: "StringLike", key: "s3:prefix", values: ["a", "b"] }]);
});

test("reads equal conditions as equal, however they are written", () => {
  const [one, other] = readStatements(
    document(
      get({ Condition: { Bool: { "aws:SecureTransport": "true" }, StringLike: { "s3:prefix": ["a", "b"] } } }),
      get({ Condition: { StringLike: { "s3:prefix": ["b", "a"] }, Bool: { "aws:SecureTransport": [true] } } }),
    ),
  ).statements;
  expect(one).toStrictEqual(other);
});

test("doesn't analyse a statement with a Condition that IAM can't read", () => {
  const { statements, problems } = readStatements(document(get({ Condition: { Bool: "true" } })));
  expect(statements).toStrictEqual([]);
  expect(problems).toStrictEqual(['statement 1: in its Condition, Bool is "true", not an object']);
});

test.each<[string, Permission["except"][number], boolean]>([
  ["elsewhere", { ...part, resources: ["arn:aws:s3:::docs/*"], notResources: false, condition: isSecure }, true],
  ["of everything but the narrow one", { ...part, resources: [photos], notResources: true }, true],
  ["of a part of the narrow one", { ...part, resources: ["arn:aws:s3:::photos/a"], notResources: false }, false],
  [
    "of everything but a part of the narrow one",
    { ...part, resources: ["arn:aws:s3:::photos/a"], notResources: true },
    false,
  ],
  ["that the boundary decides", { outside: "boundary" }, false],
])("compares a wide permission with an exception %s", (_, exception, includes) => {
  const wide: Permission = { resource: "*", except: [exception] };
  expect(grantsAll(wide, { resource: photos, except: [] })).toBe(includes);
  expect(grantsAll(wide, { resource: photos, except: [{ ...exception }] })).toBe(true);
});
