import { S3Access, type S3UserProps, type S3UserStackProps, SecretStore, StateBackend } from "terraform-s3-user";
import { publicKey } from "../../support/pgp-key";
import { reviewDirectories } from "../../support/review-directories";
import { synthesized } from "../../support/synthesized";

// Whatever our own constructs write, the review judges: an option that changes is never "not judged".

const user = { userName: "web", access: S3Access.buckets(["photos"]) };

function change(before: Partial<S3UserProps>, after: Partial<S3UserProps>, stack: Partial<S3UserStackProps> = {}) {
  const app = (props: Partial<S3UserProps>) => synthesized({ site: { ...stack, users: [{ ...user, ...props }] } });
  const { difference } = reviewDirectories(app(after), app(before));
  return { access: difference?.access, changes: difference?.changes ?? [] };
}

const store = (name: string) => SecretStore.ssm({ path: `/keys/${name}` });
const secrets = (name: string) => SecretStore.secretsManager({ name });

const options: readonly [string, Partial<S3UserProps>, Partial<S3UserProps>, "changed" | "unchanged"][] = [
  ["access", {}, { access: S3Access.readOnly(["photos"]) }, "changed"],
  ["access, of a tool", {}, { access: S3Access.forSoftware("s3-uploads", ["photos"]) }, "changed"],
  ["access, with a variable", {}, { access: S3Access.buckets(["home/${aws:username}/*"]) }, "changed"],
  ["policyName", {}, { policyName: "Other" }, "changed"],
  ["policyType, with the same statements", {}, { policyType: "managed" }, "unchanged"],
  ["policyType, back", { policyType: "managed" }, {}, "unchanged"],
  ["inlinePolicies", {}, { inlinePolicies: { More: S3Access.readOnly(["shop"]) } }, "changed"],
  ["inlinePolicies, gone", { inlinePolicies: { More: S3Access.readOnly(["shop"]) } }, {}, "changed"],
  [
    "managedPolicyArns, AWS's own",
    {},
    { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] },
    "changed",
  ],
  ["exclusivePolicies", {}, { exclusivePolicies: true }, "changed"],
  ["path", {}, { path: "/apps/" }, "changed"],
  ["permissionsBoundary", {}, { permissionsBoundary: "arn:aws:iam::aws:policy/AmazonS3FullAccess" }, "changed"],
  ["tags", {}, { tags: { team: "web" } }, "unchanged"],
  ["forceDestroy", {}, { forceDestroy: true }, "unchanged"],
  ["preventDestroy", {}, { preventDestroy: true }, "unchanged"],
  ["accessKeys, a second", {}, { accessKeys: [{ name: "primary" }, { name: "next" }] }, "changed"],
  ["accessKeys, inactive", {}, { accessKeys: [{ name: "primary", status: "Inactive" }] }, "changed"],
  ["accessKeys, encrypted", {}, { accessKeys: [{ name: "primary", pgpKey: publicKey }] }, "changed"],
  [
    "accessKeys, one that exists",
    { accessKeys: [] },
    { accessKeys: [{ name: "old", accessKeyId: "AKIAIOSFODNN7EXAMPLE" }] },
    "changed",
  ],
  ["accessKeys, none", {}, { accessKeys: [] }, "changed"],
  ["accessKeys, with an SMTP password", {}, { accessKeys: [{ name: "primary", smtpPassword: true }] }, "unchanged"],
  ["deliverTo SSM", {}, { deliverTo: store("a") }, "changed"],
  ["deliverTo another path", { deliverTo: store("a") }, { deliverTo: store("b") }, "changed"],
  ["deliverTo Secrets Manager", {}, { deliverTo: secrets("a") }, "changed"],
  ["deliverTo another secret", { deliverTo: secrets("a") }, { deliverTo: secrets("b") }, "changed"],
  ["deliverTo, gone", { deliverTo: store("a") }, {}, "changed"],
  ["existing, imported", {}, { existing: "import" }, "changed"],
  ["existing, referenced", {}, { existing: "reference" }, "changed"],
  [
    "accept",
    {},
    { accept: [{ rule: "no-boundary", reason: "an organization's policy bounds them all" }] },
    "unchanged",
  ],
  ["userName", {}, { userName: "shop" }, "changed"],
];

test.each(options)("judges %s changed alone", (_, before, after, access) => {
  const result = change(before, after);
  expect(result.changes.filter(({ verdict }) => verdict === "not judged")).toStrictEqual([]);
  expect(result.access).toBe(access);
});

const stacks: readonly [string, Partial<S3UserStackProps>, "changed" | "unchanged"][] = [
  ["region", { region: "eu-central-1" }, "changed"],
  ["allowedAccountIds", { allowedAccountIds: ["123456789012"] }, "changed"],
  ["assumeRole", { assumeRole: { roleArn: "arn:aws:iam::123456789012:role/deploy" } }, "changed"],
  ["profile", { profile: "shop" }, "changed"],
  ["backend", { backend: StateBackend.s3({ bucket: "my-states" }) }, "changed"],
  ["tags", { tags: { team: "web" } }, "unchanged"],
  ["users, one more", { users: [user, { ...user, userName: "shop" }] }, "changed"],
  ["users, none", { users: [] }, "changed"],
];

test.each(stacks)("judges %s of a stack changed alone", (_, after, access) => {
  const { difference } = reviewDirectories(
    synthesized({ site: { users: [user], ...after } }),
    synthesized({ site: { users: [user] } }),
  );
  expect(difference?.changes.filter(({ verdict }) => verdict === "not judged")).toStrictEqual([]);
  expect(difference?.access).toBe(access);
});
