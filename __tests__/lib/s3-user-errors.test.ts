import { S3Access, S3UserStack } from "terraform-s3-user";
import { refusalsOf, testApp, userRefusals } from "../support/synth";

test.each<[object, string]>([
  [
    { userName: "ada lovelace", access: S3Access.allBuckets() },
    'user "ada lovelace": userName must be 1–64 of A–Z a–z 0–9 _ + = , . @ -, but is "ada lovelace". ' +
      'Write for example "ada-lovelace".',
  ],
  [
    { userName: undefined },
    "users[0]: userName is missing, or undefined. " +
      'Write for example "s3-image-optimizer", or set the environment variable that it comes from.',
  ],
  [
    { policyName: "" },
    'user "ada": policyName must be 1–128 of A–Z a–z 0–9 _ + = , . @ -, but is "". Write for example "S3Access".',
  ],
  [
    { path: "apps" },
    'user "ada": path must be at most 512 characters that begin and end with "/", without spaces and "%{", ' +
      'but is "apps". Write "/apps/".',
  ],
  [
    { permissionsBoundary: "x" },
    'user "ada": permissionsBoundary must be the ARN of a managed policy, but is "x". ' +
      'Write for example "arn:aws:iam::123456789012:policy/S3Boundary".',
  ],
  [{ tags: { "aws:x": "" } }, 'user "ada": tag key "aws:x" begins with "aws:"'],
  [{ forceDestroy: "yes" }, 'user "ada": forceDestroy must be true or false, but is "yes". Write forceDestroy: true.'],
  [{ preventDestroy: 1 }, 'user "ada": preventDestroy must be true or false, but is 1. Write preventDestroy: true.'],
  [{ existing: "adopt" }, 'user "ada": existing must be "import" or "reference", but is "adopt". Write one of them.'],
  [
    { partition: "amazon" },
    `user "ada": partition must be one of AWS's partitions, but is "amazon". ` +
      'Write for example "aws", "aws-cn" or "aws-us-gov".',
  ],
  [
    { access: "all" },
    'user "ada": access must be an S3Access, but is "all". Write for example S3Access.readOnly(["photos"]).',
  ],
  [
    { access: S3Access.buckets(["Photos"]) },
    'user "ada": bucket name "Photos" must have only lower-case letters, digits, dots and hyphens. ' +
      "Copy the name from the S3 console. If the bucket is from before 2018, use S3Access.fromDocument.",
  ],
  [
    { accessKeys: "primary" },
    'user "ada": accessKeys must be a list, but is "primary". Write for example [{ name: "primary" }].',
  ],
  [
    { accessKeys: ["primary"] },
    'user "ada": each entry of accessKeys must be an object, but is "primary". Write for example { name: "primary" }.',
  ],
  [
    { accessKeys: [{ name: "" }] },
    'user "ada": the name of an access key must be 1–64 letters, digits, "-" or "_", but is "". ' +
      'Write for example "primary".',
  ],
  [
    { accessKeys: [{ name: "a", status: "on" }] },
    'user "ada": access key "a": status must be "Active" or "Inactive", but is "on"',
  ],
  [{ accessKeys: [{ name: "a" }, { name: "a" }] }, 'user "ada": accessKeys has the name "a" twice. Rename one.'],
  [
    { accessKeys: [{ name: "a" }, { name: "b" }, { name: "c" }] },
    'user "ada": accessKeys must have at most 2 keys, but has 3. Remove 1.',
  ],
  [
    { accessKeys: [{ name: "a", state: "Active" }] },
    'user "ada": access key "a": unknown property "state". Did you mean status?',
  ],
  [{ username: "ada" }, 'user "ada": unknown property "username". Did you mean userName?'],
  [
    { password: "hunter2" },
    'user "ada": unknown property "password". ' +
      "Write one of userName, access, policyType, policyName, inlinePolicies, managedPolicyArns, groups, " +
      "accessKeys, existing, movedFrom, forget, deliverTo, path, permissionsBoundary, tags, forceDestroy, " +
      "preventDestroy, exclusivePolicies, accept, provider, partition.",
  ],
  ...["path", "permissionsBoundary", "tags", "forceDestroy", "preventDestroy"].map((property): [object, string] => [
    {
      existing: "reference",
      [property]: {
        path: "/",
        permissionsBoundary: "arn:aws:iam::aws:policy/X",
        tags: {},
        forceDestroy: false,
        preventDestroy: true,
      }[property],
    },
    `user "ada": ${property} has no effect with existing: "reference". Remove it, or write existing: "import".`,
  ]),
])("rejects a user with %j: %s", (props, message) => {
  const errors = userRefusals(props);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`stack "website", ${message}`);
});

test("reports all errors of a user, not only the first", () => {
  const mistakes = {
    policyName: "S3 Access",
    path: "apps",
    tags: { "": "" },
    accessKeys: [{ name: "" }],
    color: "red",
  };
  expect(userRefusals(mistakes)).toHaveLength(5);
});

const circle: { self?: unknown } = {};
circle.self = circle;
const nonsense = [
  ...[null, 0, Number.NaN, 5n, "", "x y", true, Symbol("x"), () => 1, new Date(Number.NaN), new Map(), new Error("x")],
  ...[[], [null], [5n], [Symbol("x")], {}, circle, [circle], Object.create(null), { toString: 1 }, { resolve: 5 }],
];
const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const inDocument = (changes: object) => S3Access.fromDocument({ Version: "2012-10-17", Statement: [], ...changes });
const places: [string, (value: never) => object][] = [
  ...["userName", "access", "policyName", "accessKeys", "existing", "path", "permissionsBoundary", "tags"].map(
    (property): [string, (value: never) => object] => [property, (value) => ({ [property]: value })],
  ),
  ...["forceDestroy", "preventDestroy", "partition", "unknown"].map((property): [string, (value: never) => object] => [
    property,
    (value) => ({ [property]: value }),
  ]),
  ["a tag", (value) => ({ tags: { team: value } })],
  ["a key", (value) => ({ accessKeys: [value] })],
  ["a key's id", (value) => ({ accessKeys: [{ id: value }] })],
  ["a key's status", (value) => ({ accessKeys: [{ name: "primary", status: value }] })],
  ["allBuckets' options", (value) => ({ access: S3Access.allBuckets(value) })],
  ["buckets", (value) => ({ access: S3Access.buckets(value) })],
  ["a bucket", (value) => ({ access: S3Access.readWrite([value]) })],
  ["a document", (value) => ({ access: S3Access.fromDocument(value) })],
  ["Version", (value) => ({ access: inDocument({ Version: value }) })],
  ["Id", (value) => ({ access: inDocument({ Statement: [statement], Id: value }) })],
  ["Statement", (value) => ({ access: inDocument({ Statement: value }) })],
  ...["Sid", "Effect", "Action", "Resource", "Condition"].map((element): [string, (value: never) => object] => [
    element,
    (value) => ({ access: inDocument({ Statement: [{ ...statement, [element]: value }] }) }),
  ]),
  ["a condition", (value) => ({ access: inDocument({ Statement: [{ ...statement, Condition: { Bool: value } }] }) })],
  [
    "a condition's value",
    (value) => ({ access: inDocument({ Statement: [{ ...statement, Condition: { Bool: { "aws:x": value } } }] }) }),
  ],
];

/** What an app with one stack for each user is refused for. */
function refusalsOfAll(users: object[]): readonly string[] {
  const app = testApp();
  for (const [index, user] of users.entries()) {
    new S3UserStack(app, `s${index}`, { users: [{ userName: `ada${index}`, access: S3Access.allBuckets(), ...user }] });
  }
  return refusalsOf(app);
}

test.each(places)("reports a wrong value for %s as an error, never as a TypeError", (_, place) => {
  const users = nonsense.map((value) => place(value as never));
  const errors = refusalsOfAll(users);
  for (const error of errors) expect(error).toMatch(/^stack "s\d+".*: .+$/);
  const passed = users.filter((_user, index) => !errors.some((error) => error.startsWith(`stack "s${index}"`)));
  expect(passed.length).toBeLessThan(users.length / 3);
  expect(refusalsOfAll(passed)).toEqual([]);
});
