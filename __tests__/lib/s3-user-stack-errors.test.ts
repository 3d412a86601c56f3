import { S3Access, S3UserStack, StateBackend } from "terraform-s3-user";
import { refusalsOf, stackRefusals, testApp } from "../support/synth";

test.each<[object, string]>([
  [
    { region: "frankfurt" },
    'region must be the name of an AWS region, but is "frankfurt". Write for example "us-east-1".',
  ],
  [
    { allowedAccountIds: [] },
    'allowedAccountIds must be a list of account ids, but is []. Write ["123456789012"], or leave it out.',
  ],
  [
    { allowedAccountIds: "123456789012" },
    'allowedAccountIds must be a list of account ids, but is "123456789012". Write ["123456789012"], or leave it out.',
  ],
  [
    { allowedAccountIds: [123] },
    'each of allowedAccountIds must be 12 digits in quotes, but is 123. Write "000000000123".',
  ],
  [{ backend: "s3" }, 'backend must be a StateBackend, but is "s3". Write for example StateBackend.local().'],
  [
    { backend: StateBackend.local({ directory: ".." }) },
    "StateBackend.local: directory must be a directory of its own inside the project: " +
      'a relative path of letters, digits, ".", "_" and "-", but is "..". Write for example "state".',
  ],
  [{ tags: { "aws:team": "web" } }, 'tag key "aws:team" begins with "aws:", which AWS reserves. Rename it.'],
  [
    { users: "ada" },
    'users must be a list, but is "ada". Write for example [{ userName: "s3-image-optimizer", access: ' +
      'S3Access.readOnly(["photos"]) }].',
  ],
  [
    { users: { userName: "ada" } },
    'users must be a list, but is {"userName":"ada"}. Write for example [{ userName: ' +
      '"s3-image-optimizer", access: S3Access.readOnly(["photos"]) }].',
  ],
  [{ user: [] }, 'unknown property "user". Did you mean users?'],
])("rejects a stack with %j: %s", (props, message) => {
  const errors = stackRefusals({ users: [], ...props });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`stack "website": ${message}`);
});

test.each([null, "ada", 5n, Symbol("x"), []])("rejects %p in place of a stack's properties", (props) => {
  expect(stackRefusals(props)).toEqual([
    expect.stringMatching(/^stack "website": the argument with users must be an object, but is .+/),
  ]);
});

test.each([undefined, null, "ada", 5n, Symbol("x"), []])("rejects %p in place of a user", (user) => {
  expect(stackRefusals({ users: [user] })).toEqual([
    expect.stringMatching(
      /^stack "website", users\[0\]: a user must be an object, but is .+\. Write for example \{ userName/,
    ),
  ]);
});

const noPrototype = Object.assign(Object.create(null), { x: Symbol("x") });

test.each(["region", "allowedAccountIds", "backend", "tags", "users", "unknown"])(
  "reports a wrong value for %s as an error, never as a TypeError",
  (property) => {
    for (const value of [5, 5n, true, Symbol("x"), () => 1, noPrototype, { toString: 1 }, [5n], [null]]) {
      const errors = stackRefusals({ users: [], [property]: value });
      expect(errors.length).toBeGreaterThan(0);
      for (const error of errors) expect(error).toMatch(/^stack "website".*: .+$/);
    }
  },
);

test.each(["", "a b", "web/site", ".hidden", "a".repeat(91), "äpp", undefined, 5, null, 5n, {}])(
  "rejects the stack's name %p",
  (id) => {
    const app = testApp();
    new S3UserStack(app, id as string, { users: [] });
    expect(refusalsOf(app)).toEqual([
      expect.stringMatching(
        /^stack .+: the name must be 1–90 letters, digits, "\.", "_" or "-", but is .+\. Write .* "image-optimizer"\.$/,
      ),
    ]);
  },
);

test("rejects two stacks with the same name", () => {
  const app = testApp();
  new S3UserStack(app, "website", { users: [] });
  new S3UserStack(app, "website", { users: [] });
  expect(refusalsOf(app)).toEqual(['stack "website": the app has two stacks of that name. Rename one.']);
});

test("rejects a stack named like a property of every JavaScript object", () => {
  const app = testApp();
  new S3UserStack(app, "constructor", { users: [] });
  expect(refusalsOf(app)).toEqual(['stack "constructor": JavaScript reserves that name. Rename the stack.']);
});

test("rejects two stacks that would overwrite each other's state", () => {
  const app = testApp();
  const backend = StateBackend.s3({ bucket: "my-state", key: "terraform.tfstate" });
  new S3UserStack(app, "website", { backend, users: [] });
  new S3UserStack(app, "shop", { backend, users: [] });
  expect(refusalsOf(app)).toEqual([
    'stack "shop": its state would overwrite the state of stack "website" at s3://my-state/terraform.tfstate. ' +
      "Give each stack its own.",
  ]);
});

test("counts the stack's tags towards each user's 50", () => {
  const tags = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, ""]));
  const users = [{ userName: "ada", access: S3Access.allBuckets(), tags: tags(26, "own") }];
  expect(stackRefusals({ tags: tags(24, "shared"), users })).toEqual([]);
  expect(stackRefusals({ tags: tags(25, "shared"), users })).toEqual([
    `stack "website": user "ada" must have at most 50 tags together with the stack's, but has 51. Remove 1.`,
  ]);
});

test("rejects a user's tag that differs from the stack's only in case, but not an equal one", () => {
  const refusals = (key: string) =>
    stackRefusals({
      tags: { team: "web" },
      users: [{ userName: "ada", access: S3Access.allBuckets(), tags: { [key]: "shop" } }],
    });
  expect(refusals("team")).toEqual([]);
  expect(refusals("Team")).toEqual([
    'stack "website": user "ada" has the tag "Team", the stack "team". IAM ignores case: keep one.',
  ]);
});
