import { S3Access, type S3UserProps, type S3UserStackProps, StateBackend } from "terraform-s3-user";
import type { Difference, UserDifference } from "../../../commands/review/model";
import { actionInWords, conditionInWords } from "../../../commands/terminal/access-words";
import { reviewDirectories } from "../../support/review-directories";
import { handWritten, synthesized } from "../../support/synthesized";

const optimizer: S3UserProps = { userName: "optimizer", access: S3Access.readWrite(["photos"]) };

function between(base: string, head: string): Difference {
  return reviewDirectories(head, base).difference as Difference;
}

/** The difference that other properties of the one user, or of its stack, make. */
function change(
  before: Partial<S3UserProps>,
  after: Partial<S3UserProps>,
  stackBefore: Partial<S3UserStackProps> = {},
  stackAfter = stackBefore,
): Difference {
  const side = (user: Partial<S3UserProps>, stack: Partial<S3UserStackProps>) =>
    synthesized({ site: { users: [{ ...optimizer, ...user }], ...stack } });
  return between(side(before, stackBefore), side(after, stackAfter));
}

function lines(changes: UserDifference["gained"] | undefined): string[] {
  return (changes ?? []).map(({ actions, resources, condition, keptOn }) =>
    [
      actions.map(actionInWords).join(" "),
      "on",
      resources.join(" "),
      condition && `if ${conditionInWords(condition)}`,
      keptOn.length &&
        `but ${keptOn.map((kept) => [kept.resource, ...(kept.condition ? [conditionInWords(kept.condition)] : [])].join(" if ")).join(" ")}`,
    ]
      .filter(Boolean)
      .join(" "),
  );
}

test("reports no change between the same app twice", () => {
  expect(change({}, {})).toStrictEqual({ access: "unchanged", users: [], settings: [], changes: [], resources: [] });
});

test("reports another spelling of a policy as no change in access, though Terraform updates it", () => {
  const statement = { Effect: "Allow" as const, Resource: "arn:aws:s3:::photos/*" };
  const written = (Action: string[]) =>
    S3Access.fromDocument({ Version: "2012-10-17", Statement: { ...statement, Action } });
  const { access, users, resources } = change(
    { access: written(["s3:GetObject", "s3:PutObject"]) },
    { access: written(["s3:PutObject", "s3:GetObject"]) },
  );
  expect({ access, users }).toStrictEqual({ access: "unchanged", users: [] });
  expect(resources).toMatchObject([{ action: "update in place", arguments: ["policy"], path: "optimizer/policy" }]);
});

test("reports wider access as gained actions, with their resources", () => {
  const { access, users } = change({}, { access: S3Access.readWrite(["photos"], { deleteObject: true }) });
  expect(access).toBe("changed");
  expect(lines(users[0]?.gained)).toStrictEqual(["s3:DeleteObject on arn:aws:s3:::photos/*"]);
  expect(users[0]?.lost).toStrictEqual([]);
});

test("reports narrower resources as lost, with what stays, and as no gain", () => {
  const { users } = change({ access: S3Access.readWrite(["photos"]) }, { access: S3Access.readWrite(["photos/a/*"]) });
  expect(users[0]?.gained).toStrictEqual([]);
  expect(lines(users[0]?.lost)).toStrictEqual([
    "s3:AbortMultipartUpload s3:PutObject on arn:aws:s3:::photos/* but arn:aws:s3:::photos/a/*",
    "s3:GetObject on arn:aws:s3:::photos/* but arn:aws:s3:::photos/a/*",
    "s3:ListBucket on arn:aws:s3:::photos but arn:aws:s3:::photos if s3:prefix StringLike a/*",
  ]);
});

test("reports narrowing the walkthrough to one bucket as the loss of every bucket", () => {
  const { users } = change({ access: S3Access.allBuckets() }, {});
  expect(users[0]?.buckets).toStrictEqual({ gained: [], lost: ["*"] });
  expect(lines(users[0]?.gained)).toStrictEqual(["s3:AbortMultipartUpload on arn:aws:s3:::photos/*"]);
  expect(lines(users[0]?.lost)).toContainEqual(
    "s3:PutBucketAcl s3:PutBucketOwnershipControls s3:PutBucketPolicy s3:PutBucketPublicAccessBlock s3:PutObjectAcl s3:PutObjectVersionAcl on arn:aws:s3:::*",
  );
});

test("reports another bucket as a gained bucket", () => {
  const { users } = change({}, { access: S3Access.readWrite(["photos", "shop"]) });
  expect(users[0]?.buckets).toStrictEqual({ gained: ["shop"], lost: [] });
});

test("reports a removed Deny as gained access", () => {
  const allow = { Effect: "Allow" as const, Action: "s3:GetObject", Resource: "arn:aws:s3:::docs/*" };
  const deny = { Effect: "Deny" as const, Action: "s3:*", Resource: "arn:aws:s3:::docs/secret/*" };
  const policy = (...Statement: (typeof allow | typeof deny)[]) =>
    S3Access.fromDocument({ Version: "2012-10-17", Statement });
  const { users } = change({ access: policy(allow, deny) }, { access: policy(allow) });
  expect(lines(users[0]?.gained)).toStrictEqual(["s3:GetObject on arn:aws:s3:::docs/*"]);
  expect(users[0]?.lost).toStrictEqual([]);
});

test("reports everything of a new user as gained, and of a removed one as lost", () => {
  const one = synthesized({ site: { users: [optimizer] } });
  const two = synthesized({ site: { users: [optimizer, { ...optimizer, userName: "reports" }] } });
  const [added] = between(one, two).users;
  expect(added).toMatchObject({ user: "reports", change: "added" });
  expect(added?.keys).toStrictEqual(["gains key primary (Active, secret plain in state)"]);
  expect(added?.gained.flatMap((gained) => gained.actions)).toHaveLength(6);
  const [removed] = between(two, one).users;
  expect(removed).toMatchObject({ user: "reports", change: "removed", keys: ["loses key primary"] });
  expect(removed?.lost.flatMap((lost) => lost.actions)).toHaveLength(6);
});

test("reports an existing key as imported, with its secret in state only if that was moved", () => {
  const old = { name: "old", accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
  const { users } = change({}, { accessKeys: [{ name: "primary" }, old] });
  expect(users[0]?.keys).toStrictEqual([
    "imports AKIAIOSFODNN7EXAMPLE as key old (Active, secret not in state unless it was moved there)",
  ]);
});

test("reports a key's status as a change in access", () => {
  const { access, users, resources } = change({}, { accessKeys: [{ name: "primary", status: "Inactive" }] });
  expect(access).toBe("changed");
  expect(users[0]?.keys).toStrictEqual(["key primary: Active → Inactive"]);
  expect(resources).toMatchObject([{ action: "update in place", consequence: "AWS then rejects the key" }]);
});

test("reports tags as a change, but not in access, and a boundary as one in access", () => {
  const tagged = change({}, { tags: { team: "web" } });
  expect([tagged.access, tagged.users[0]?.settings]).toStrictEqual([
    "unchanged",
    [{ text: "tags: none → team=web", access: false }],
  ]);
  const boundary = "arn:aws:iam::123456789012:policy/S3Boundary";
  const bounded = change({}, { permissionsBoundary: boundary });
  expect([bounded.access, bounded.users[0]?.settings]).toStrictEqual([
    "changed",
    [{ text: `boundary: none → ${boundary}`, access: true }],
  ]);
});

const boundaryArn = "arn:aws:iam::123456789012:policy/S3Boundary";
const accepted = { rule: "no-boundary", reason: "an SCP" } as const;
test.each<[Partial<S3UserProps>, Partial<S3UserProps>, string, boolean]>([
  [{}, { path: "/apps/" }, "path: / → /apps/", true],
  [{ existing: "import" }, { existing: "reference" }, "management: imported → referenced", true],
  [{ permissionsBoundary: boundaryArn }, {}, `boundary: ${boundaryArn} → none`, true],
  [{ tags: { b: "2", a: "1" } }, { tags: { a: "1" } }, "tags: a=1, b=2 → a=1", false],
  [{ accept: [accepted] }, {}, "accepted findings: no-boundary (an SCP) → none", false],
  [{}, { preventDestroy: true }, "protection from deletion: false → true", false],
])("reports from %j to %j as the setting %s", (before, after, text, access) => {
  expect(change(before, after).users[0]?.settings).toStrictEqual([{ text, access }]);
});

test("reports another backend with what to do first", () => {
  const { settings } = change({}, {}, {}, { backend: StateBackend.s3({ bucket: "my-terraform-state" }) });
  expect(settings).toStrictEqual([
    "stack site: state: local file state/site.tfstate → s3://my-terraform-state/site/terraform.tfstate; move it (npm run deploy -- --migrate-state), or Terraform creates everything again",
  ]);
});

test("reports a stack that was removed from the app as left behind in AWS", () => {
  const difference = between(synthesized({ site: { users: [optimizer] } }), handWritten({}));
  expect(
    between(synthesized({ old: { users: [optimizer] } }), synthesized({ site: { users: [] } })).settings,
  ).toStrictEqual([
    "stack old is gone from the app; Terraform leaves what it created in AWS until you run npm run destroy old on the base",
    "stack site is new",
  ]);
  expect(difference.resources.map((resource) => resource.action)).toStrictEqual(["destroy", "destroy", "destroy"]);
});

test("reports access to every AWS service as gained", () => {
  const policy = (Action: string) =>
    S3Access.fromDocument({ Version: "2012-10-17", Statement: { Effect: "Allow", Action, Resource: "*" } });
  const { users } = change({ access: policy("s3:*") }, { access: policy("*") });
  expect(lines(users[0]?.gained)).toStrictEqual(["every action of every other AWS service on *"]);
});
