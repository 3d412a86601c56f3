import { S3Access, type S3UserProps, type S3UserStackProps, StateBackend } from "terraform-s3-user";
import type { Difference, UserDifference } from "../../../commands/review/model";
import { keyChanges, stackChanges, userSettingChanges } from "../../../commands/review/print/settings";
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

/** The changes of the users' keys and settings in words. */
function words({ users }: Difference): string[] {
  return users.flatMap((user) => [...keyChanges(user), ...userSettingChanges(user)]);
}

function keptInWords({ resource, condition }: UserDifference["gained"][number]["keptOn"][number]): string {
  return condition ? `${resource} if ${conditionInWords(condition)}` : resource;
}

function lines(changes: UserDifference["gained"] | undefined): string[] {
  return (changes ?? []).map(({ actions, resources, condition, keptOn }) =>
    [
      actions.map(actionInWords).join(" "),
      "on",
      resources.join(" "),
      condition && `if ${conditionInWords(condition)}`,
      keptOn.length && `but ${keptOn.map(keptInWords).join(" ")}`,
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
    "s3:PutBucketAcl s3:PutBucketOwnershipControls s3:PutBucketPolicy s3:PutBucketPublicAccessBlock " +
      "s3:PutObjectAcl s3:PutObjectVersionAcl on arn:aws:s3:::*",
  );
});

test("reports another bucket as a gained bucket", () => {
  const { users } = change({}, { access: S3Access.readWrite(["photos", "shop"]) });
  expect(users[0]?.buckets).toStrictEqual({ gained: ["shop"], lost: [] });
});

test("reports everything of a new user as gained, and of a removed one as lost", () => {
  const one = synthesized({ site: { users: [optimizer] } });
  const two = synthesized({ site: { users: [optimizer, { ...optimizer, userName: "reports" }] } });
  const addition = between(one, two);
  const [added] = addition.users;
  expect(added).toMatchObject({ user: "reports", change: "added" });
  expect(words(addition)).toStrictEqual(["gains key primary (Active, secret plain in state)"]);
  expect(added?.gained.flatMap((gained) => gained.actions)).toHaveLength(6);
  const removal = between(two, one);
  const [removed] = removal.users;
  expect(removed).toMatchObject({ user: "reports", change: "removed" });
  expect(words(removal)).toStrictEqual(["loses key primary"]);
  expect(removed?.lost.flatMap((lost) => lost.actions)).toHaveLength(6);
});

test("reports an existing key as imported, with its secret in state only if that was moved", () => {
  const old = { name: "old", accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
  expect(words(change({}, { accessKeys: [{ name: "primary" }, old] }))).toStrictEqual([
    "imports AKIAIOSFODNN7EXAMPLE as key old (Active, secret not in state unless it was moved there)",
  ]);
});

test("reports a key's status as a change in access", () => {
  const difference = change({}, { accessKeys: [{ name: "primary", status: "Inactive" }] });
  const { access, users, resources } = difference;
  expect(access).toBe("changed");
  expect(users[0]?.keys).toMatchObject([{ before: { status: "Active" }, after: { status: "Inactive" } }]);
  expect(words(difference)).toStrictEqual(["key primary: Active → Inactive"]);
  expect(resources).toMatchObject([{ action: "update in place", consequence: "AWS then rejects the key" }]);
});

const boundaryArn = "arn:aws:iam::123456789012:policy/S3Boundary";
const accepted = { rule: "no-boundary", reason: "an SCP" } as const;
test.each<[Partial<S3UserProps>, Partial<S3UserProps>, string, Difference["access"]]>([
  [{}, { permissionsBoundary: boundaryArn }, `boundary: none → ${boundaryArn}`, "changed"],
  [{}, { tags: { team: "web" } }, "tags: none → team=web", "unchanged"],
  [{}, { path: "/apps/" }, "path: / → /apps/", "changed"],
  [{ existing: "import" }, { existing: "reference" }, "management: imported → referenced", "changed"],
  [{ permissionsBoundary: boundaryArn }, {}, `boundary: ${boundaryArn} → none`, "changed"],
  [{ tags: { b: "2", a: "1" } }, { tags: { a: "1" } }, "tags: a=1, b=2 → a=1", "unchanged"],
  [{ accept: [accepted] }, {}, "accepted findings: no-boundary (an SCP) → none", "unchanged"],
  [{}, { preventDestroy: true }, "protection from deletion: false → true", "unchanged"],
])("reports from %j to %j as the setting %s, with its effect on access", (before, after, text, access) => {
  const difference = change(before, after);
  expect([words(difference), difference.access]).toStrictEqual([[text], access]);
});

test("reports only the settings that differ, as they were and as they are", () => {
  const { users } = change({ path: "/a/", tags: { team: "web" } }, { path: "/b/", tags: { team: "web" } });
  expect(users[0]?.settings).toStrictEqual({ before: { path: "/a/" }, after: { path: "/b/" } });
});

test("reports another backend with what to do first", () => {
  const { settings } = change({}, {}, {}, { backend: StateBackend.s3({ bucket: "my-terraform-state" }) });
  expect(settings).toMatchObject([
    { stack: "site", change: "changed", before: { backend: { kind: "local" } }, after: { backend: { kind: "s3" } } },
  ]);
  expect(settings.flatMap(stackChanges)).toStrictEqual([
    "stack site: state: local file state/site.tfstate → s3://my-terraform-state/site/terraform.tfstate; " +
      "move it (npm run deploy -- --migrate-state), or Terraform creates everything again",
  ]);
});

test("reports a stack that was removed from the app as left behind in AWS", () => {
  const difference = between(synthesized({ site: { users: [optimizer] } }), handWritten({}));
  const { settings } = between(synthesized({ old: { users: [optimizer] } }), synthesized({ site: { users: [] } }));
  expect(settings.flatMap(stackChanges)).toStrictEqual([
    "stack old is gone from the app; Terraform leaves what it created in AWS until you run npm run destroy old " +
      "on the base",
    "stack site is new",
  ]);
  expect(difference.resources.map((resource) => resource.action)).toStrictEqual(["destroy", "destroy", "destroy"]);
});
