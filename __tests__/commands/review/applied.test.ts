import { S3Access } from "terraform-s3-user";
import { reviewDirectories } from "../../support/review-directories";
import type { Json } from "../../support/reviewed-stack";
import {
  admin,
  bob,
  everything,
  inline,
  narrow,
  policy,
  reads,
  review,
  reviewOf,
  said,
  stack,
  statement,
} from "../../support/reviewed-stack";
import { synthesized } from "../../support/synthesized";

// What Terraform does is not always what both trees say: one object at two addresses, a replacement, another account.

const deny = policy(statement("s3:*", "*", { Effect: "Deny" }));
const denyAll = "arn:aws:iam::aws:policy/AWSDenyAll";
const user = "${aws_iam_user.u.name}";

/** Resources that name one object in AWS, under one address and under another. */
const objects: readonly [string, object][] = [
  ["aws_iam_user_policy", { user, name: "Guard", policy: deny }],
  ["aws_iam_user_policy_attachment", { user, policy_arn: denyAll }],
  ["aws_iam_group_policy", { group: "Readers", name: "Guard", policy: deny }],
  ["aws_iam_group_policy_attachment", { group: "Readers", policy_arn: denyAll }],
  ["aws_iam_user_group_membership", { user, groups: ["Readers"] }],
  ["aws_iam_policy", { name: "Guard", policy: deny }],
  ["aws_s3_bucket_policy", { bucket: "photos", policy: policy({ ...reads, Principal: "*" }) }],
  ["aws_iam_user_policy_attachments_exclusive", { user_name: user, policy_arns: [denyAll] }],
  ["aws_iam_group_membership", { name: "m", group: "Readers", users: [user] }],
  ["aws_iam_policy_attachment", { name: "m", policy_arn: denyAll, users: [user] }],
];
const group = { aws_iam_group: { g: { name: "Readers" } } };

test.each(objects)(
  "doesn't report %s at another address as unchanged, because it is deleted and created in any order",
  (type, args) => {
    const at = (name: string) => bob(group, { [type]: { [name]: args } });
    expect(review(at("a"), at("b")).difference.access).not.toBe("unchanged");
  },
);

test.each(objects)("reports %s at another address with a moved block as unchanged", (type, args) => {
  const at = (name: string, ...more: Json[]) => bob(group, { [type]: { [name]: args } }, ...more);
  const moved = { moved: [{ from: `${type}.a`, to: `${type}.b` }] as never };
  expect(review(at("a"), at("b", moved)).difference.access).toBe("unchanged");
});

test.each(objects)(
  "doesn't report %s as unchanged when it is declared twice and removed once, because it is deleted",
  (type, args) => {
    const twice = bob(group, { [type]: { a: args, b: args } });
    expect(review(twice, bob(group, { [type]: { a: args } })).difference.access).not.toBe("unchanged");
  },
);

test("doesn't report a membership as unchanged when it is declared on both sides and removed from one", () => {
  const member = { aws_iam_user_group_membership: { m: { user, groups: ["Readers"] } } };
  const members = { aws_iam_group_membership: { m: { name: "m", group: "Readers", users: ["bob"] } } };
  expect(review(bob(group, member, members), bob(group, member)).difference.access).not.toBe("unchanged");
});

const guarded = (name: string, ...more: Json[]) =>
  stack(
    { aws_iam_user_policy: { p: { user, name, policy: narrow }, guard: { user, name: "Guard", policy: deny } } },
    ...more,
  );

test.each(["Guard", "${var.name}", "${data.aws_ssm_parameter.s.value}", '${upper("guard")}'])(
  "doesn't report a policy as unchanged when it is renamed to %s, which another one may have",
  (name) => expect(review(guarded("P"), guarded(name)).difference.access).not.toBe("unchanged"),
);

test("reports an exclusive attachment as a change in access, even if the policy is attached already", () => {
  const attached = { aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn: denyAll } } };
  const exclusive = { aws_iam_policy_attachment: { x: { name: "x", users: ["bob"], policy_arn: denyAll } } };
  expect(review(bob(attached), bob(attached, exclusive)).difference.access).not.toBe("unchanged");
  expect(review(bob(exclusive), bob()).difference.access).not.toBe("unchanged");
});

test.each(["aws_iam_user.u", "${aws_iam_user.u}", "aws_iam_user.u.tags", "${aws_iam_user.u.tags}"])(
  "reports a tag as a change in access when it replaces the key through replace_triggered_by = [%s]",
  (trigger) => {
    const tagged = (team: string) =>
      bob({
        aws_iam_user: { u: { name: "bob", tags: { team } } },
        aws_iam_access_key: { k: { user, lifecycle: { replace_triggered_by: [trigger] } } },
      });
    const { difference } = review(tagged("a"), tagged("b"));
    expect(difference.access).toBe("changed");
    expect(difference.changes[0]?.reason).toContain("aws_iam_access_key.k");
  },
);

test.each([
  [undefined, "${var.lifecycle}"],
  ["${var.lifecycle}", undefined],
  [[{ prevent_destroy: true }, { prevent_destroy: false }], undefined],
])("a lifecycle that can't be read isn't called harmless: %j, then %j", (before, after) => {
  const withLifecycle = (lifecycle: unknown) => bob({ aws_iam_user: { u: { name: "bob", lifecycle } } });
  expect(review(withLifecycle(before), withLifecycle(after)).difference.access).toBe("unknown");
});

test("says where else a value is used that would be harmless where it is", () => {
  const tagged = (team: string) =>
    bob({ aws_iam_user: { u: { name: "bob", tags: { team } } }, other_thing: { t: { x: "${aws_iam_user.u.tags}" } } });
  const { changes } = review(tagged("a"), tagged("b")).difference;
  expect(changes.map(({ reason }) => reason)).toContain("it is used in other_thing.t x too");
});

test("reports removed with destroy = false as forgotten, not as unchanged", () => {
  const forgotten = { removed: [{ from: "aws_iam_user_policy.p", lifecycle: [{ destroy: false }] }] as never };
  const result = review(bob(), stack(forgotten));
  expect(said(result)).toContain("changes access: removed.aws_iam_user_policy.p");
  expect(result.difference.access).not.toBe("unchanged");
});

test.each([[{ destroy: true }], [{ destroy: false, prevent_destroy: true }], []])(
  "removed with the lifecycle %j isn't called harmless",
  (...lifecycle) => {
    const removed = { removed: [{ from: "aws_iam_user.old", lifecycle }] as never };
    expect(review(bob(), bob(removed)).difference.access).not.toBe("unchanged");
  },
);

test("reports removed for an address without a declaration as no change in access", () => {
  const forgotten = { removed: [{ from: "aws_iam_user.old", lifecycle: [{ destroy: false }] }] as never };
  expect(review(bob(), bob(forgotten)).difference.access).toBe("unchanged");
});

/** A stack of one account with the group Readers, which bob is in. */
const member = (policyOfGroup: string, more: object = {}): Json =>
  bob({
    provider: { aws: [{ region: "us-east-1", ...more }] },
    aws_iam_group: { g: { name: "Readers" } },
    aws_iam_group_policy: { g: { group: "Readers", name: "G", policy: policyOfGroup } },
    aws_iam_user_group_membership: { m: { user, groups: ["Readers"] } },
  });

test("gives a group only the policies of its own stack, not those of a group with that name in another account", () => {
  const dev = ["dev", member(everything, { profile: "dev" })] as const;
  const prod = (text: string) => ["prod", member(text, { profile: "prod" })] as const;
  const { difference, stacks } = reviewOf([dev, prod(narrow)], [dev, prod(everything)]);
  expect(difference.access).toBe("changed");
  expect(said({ difference })).toContain("bob gains every action of every other AWS service on *");
  const before = reviewOf([prod(narrow)], [dev, prod(narrow)]).stacks.find(({ name }) => name === "prod");
  expect(before?.users[0]?.access.everyOtherService).toStrictEqual([]);
  expect(stacks).toHaveLength(2);
});

test("judges a second policy and an attachment of a group with that name in another account there", () => {
  const dev = ["dev", member(everything, { profile: "dev" })] as const;
  const attachment = { aws_iam_group_policy_attachment: { a: { group: "Readers", policy_arn: admin } } };
  const narrowed = member(narrow, { profile: "prod" });
  const prod = (more: Json) => ["prod", { ...narrowed, resource: { ...narrowed.resource, ...more } }] as const;
  expect(reviewOf([dev, prod({})], [dev, prod(attachment)]).difference.access).toBe("changed");
});

const second = {
  provider: { aws: [{ region: "us-east-1" }, { alias: "second", region: "us-east-1", profile: "second" }] },
} as unknown as Json;
const inSecond = (text: string): Json => ({
  aws_iam_user: { v: { name: "bob", provider: "aws.second" } },
  aws_iam_user_policy: { q: { user: "bob", name: "Q", policy: text, provider: "aws.second" } },
});

test("treats a user with the same name in a second account as another user", () => {
  const both = (text: string) => stack(second, inline(everything), inSecond(text));
  const withFirst = (text: string) => ({
    ...both(text),
    resource: {
      ...both(text).resource,
      aws_iam_user_policy: {
        ...(inline(everything).aws_iam_user_policy as object),
        ...(inSecond(text).aws_iam_user_policy as object),
      },
    },
  });
  const { difference, stacks } = review(withFirst(narrow), withFirst(everything));
  expect(stacks[0]?.users.map(({ name }) => name)).toStrictEqual(["bob", "bob (aws.second)"]);
  expect(difference.access).toBe("changed");
  expect(said({ difference })).toContain("bob (aws.second) gains every action of every other AWS service on *");
});

test("doesn't judge a group whose block is removed", () => {
  const joined = { aws_iam_user_group_membership: { m: { user, groups: ["Readers"] } } };
  expect(review(bob(group, joined), bob(joined)).difference.access).toBe("unknown");
});

test("doesn't report a policy as unchanged that is created again while its ARN is used elsewhere", () => {
  const named = (address: string, text: string) =>
    bob({
      aws_iam_policy: { [address]: { name: "M", policy: text } },
      aws_iam_user_policy_attachment: { a: { user: "bob", policy_arn: "arn:aws:iam::123456789012:policy/M" } },
    });
  expect(review(named("a", narrow), named("b", everything)).difference.access).not.toBe("unchanged");
  expect(review(named("a", narrow), named("a", everything)).difference.access).not.toBe("unchanged");
});

test.each(["\n", "\t", " ", "/* */"])("knows the user of a policy only at apply when count.index is in %j", (space) => {
  const counted = (count: number) =>
    stack({
      aws_iam_user_policy: {
        p: { user: `\${${space}count.index == 0 ? "bob" : "root-admin"}`, name: "P", policy: everything, count },
      },
    });
  expect(review(counted(1), counted(2)).difference.access).not.toBe("unchanged");
});

test("reports no loss for a user that Terraform forgets, because it stays in AWS", () => {
  const app = (forget: boolean) =>
    synthesized({ site: { users: [{ userName: "web", access: S3Access.readOnly(["photos"]), forget }] } });
  const { difference } = reviewDirectories(app(true), app(false));
  expect(difference).toMatchObject({ access: "changed", users: [{ user: "web", change: "forgotten", lost: [] }] });
});
