import {
  admin,
  bob,
  everything,
  found,
  inline,
  type Json,
  narrow,
  policy,
  reads,
  review,
  said,
} from "../../support/reviewed-stack";

// A block is judged by what it is only if it has nothing else, and a change only if Terraform makes it.

const user = "${aws_iam_user.u.name}";
const program = { provisioner: [{ "local-exec": { command: "./x" } }] };
const quiet = { count: 1, depends_on: ["aws_iam_user.u"], lifecycle: [{ prevent_destroy: true }] };
const again = (more: object): Json => ({
  aws_iam_user_policy: { ...inline(narrow).aws_iam_user_policy, q: { user, name: "Q", policy: narrow, ...more } },
});
const accessAfter = (...more: Json[]) => review(bob(), bob(...more)).difference.access;

test("reports no change in access for a policy that repeats another one", () => {
  expect(accessAfter(again({}))).toBe("unchanged");
  expect(accessAfter(again(quiet))).toBe("unchanged");
});

test.each<[string, Json]>([
  ["runs a program", again(program)],
  ["has an argument that the review doesn't know", again({ session: "x" })],
  ["prints a message", again({ lifecycle: [{ precondition: [{ condition: true, error_message: "x" }] }] })],
  ["is a user that runs a program", { aws_iam_user: { u: { name: "bob" }, v: { name: "ada", ...program } } }],
  [
    "is a bucket's policy that runs a program",
    { aws_s3_bucket_policy: { b: { bucket: "b", policy: policy(), ...program } } },
  ],
  ["is an output with more than a value", { output: { o: { value: "x", ephemeral: true } } }],
  [
    "gives a policy to a role too",
    { aws_iam_policy_attachment: { a: { name: "a", users: ["bob"], roles: ["r"], policy_arn: admin } } },
  ],
])("doesn't judge a new block that %s", (_, block) => {
  expect(accessAfter(block)).toBe("unknown");
});

const ignoring = (argument: string, more: object) => ({ ...more, lifecycle: [{ ignore_changes: [argument] }] });
const attached = (text: string): Json => ({
  aws_iam_policy: { m: ignoring("policy", { name: "M", policy: text }) },
  aws_iam_user_policy_attachment: { a: { user, policy_arn: "${aws_iam_policy.m.arn}" } },
});
const group = {
  aws_iam_group: { g: { name: "G" } },
  aws_iam_group_policy: { g: { group: "G", name: "g", policy: everything } },
};
const member = (groups: string[]): Json => ({
  ...group,
  aws_iam_user_group_membership: { m: ignoring("groups", { user, groups }) },
});
const members = (users: string[]): Json => ({
  ...group,
  aws_iam_group_membership: { m: ignoring("users", { name: "m", group: "G", users }) },
});
const attachedTo = (policy_arns: string[]): Json => ({
  aws_iam_user_policy_attachments_exclusive: { a: ignoring("policy_arns", { user_name: "bob", policy_arns }) },
});
const bounded = (more: object): Json => ({
  aws_iam_user: { u: ignoring("permissions_boundary", { name: "bob", ...more }) },
});
const key = (status: string): Json => ({
  aws_iam_access_key: { k: ignoring("status", { user, pgp_key: "keybase:bob", status }) },
});
const bucket = (text: string): Json => ({
  aws_s3_bucket_policy: { b: ignoring("policy", { bucket: "b", policy: text }) },
});

/** Changes that Terraform ignores, and the losses that the review must not report for them. */
const ignored: readonly [string, Json, Json][] = [
  ["an inline policy", inline(everything, ignoring("policy", {})), inline(narrow, ignoring("policy", {}))],
  ["a managed policy", attached(everything), attached(narrow)],
  ["a user's groups", member(["G"]), member([])],
  ["a group's members", members(["bob"]), members([])],
  ["the policies of a user", attachedTo([admin]), attachedTo([])],
  [
    "a boundary",
    { ...inline(everything), ...bounded({}) },
    { ...inline(everything), ...bounded({ permissions_boundary: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" }) },
  ],
  ["a key's status", key("Active"), key("Inactive")],
  ["a bucket's policy", bucket(policy({ ...reads, Principal: { AWS: user } })), bucket(policy())],
];

test.each(ignored)("doesn't judge a change of %s that Terraform ignores, and reports no loss", (_, before, after) => {
  const { difference } = review(bob(before), bob(after));
  expect(said({ difference }).filter((line) => line.startsWith("bob loses"))).toStrictEqual([]);
  expect(difference.access).toBe("unknown");
  expect(difference.changes).toMatchObject([
    { verdict: "not judged", reason: expect.stringContaining("ignore_changes") },
  ]);
});

test("reports a tag that Terraform ignores as harmless, as any tag is", () => {
  const tagged = (team: string): Json => ({ aws_iam_user: { u: ignoring("tags", { name: "bob", tags: { team } }) } });
  expect(review(bob(tagged("a")), bob(tagged("b"))).difference.access).toBe("unchanged");
});

test("judges what Terraform ignores later, when it creates the resource", () => {
  expect(accessAfter(attached(everything))).toBe("changed");
});

const importing = (to: string, id: string, team = "web"): Json => ({
  aws_iam_user: { u: { name: "bob", tags: { team } } },
  import: [{ to, id }] as never,
});

test("reports that an imported user of another name is renamed", () => {
  const result = review(bob(), bob(importing("aws_iam_user.u", "admin")));
  expect(result.difference.changes).toContainEqual(
    expect.objectContaining({
      verdict: "changes access",
      reason: "it imports admin, which Terraform then renames to bob",
    }),
  );
  expect(found(result, "existing-user")).toHaveLength(1);
});

test("doesn't judge that another key is imported, even if the user changes too", () => {
  const one = (id: string, team: string) => bob(importing("aws_iam_access_key.k", id, team));
  const { difference } = review(one("AKIA1", "a"), one("AKIA2", "b"));
  expect(difference.changes).toContainEqual(expect.objectContaining({ argument: "id", verdict: "not judged" }));
});
