import { AwsProvider, type AwsProviderConfig } from "@cdktf/provider-aws/lib/provider";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { type App, Fn, GcsBackend } from "cdktf";
import type { Construct } from "constructs";
import { type DeliveredCredential, S3Access, S3UserStack, SecretStore, StateBackend } from "terraform-s3-user";
import { publicKey } from "./pgp-key";

const kmsKeyId = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/** Keeps the id of the key only, in place of a store. */
function keep(scope: Construct, { accessKeyId }: DeliveredCredential): string {
  return new SsmParameter(scope, "kept", { name: "/kept/id", type: "String", value: accessKeyId }).name;
}

/**
 * Declares every option of the library: the stack `site` can be deployed to the local AWS, the others name states and a
 * profile that only their owner has.
 *
 * @param existingKey the id of an access key that the user `imported` has
 * @param second the provider of the user `elsewhere`
 */
export function declareEveryOption(
  app: App,
  existingKey = "AKIAIOSFODNN7EXAMPLE",
  second: AwsProviderConfig = { region: "us-west-2" },
): void {
  const site = new S3UserStack(app, "site", {
    region: "eu-central-1",
    allowedAccountIds: ["123456789012"],
    assumeRole: { roleArn: "arn:aws:iam::123456789012:role/deploy", externalId: "shop", sessionName: "users" },
    backend: StateBackend.local({ directory: "state/live" }),
    tags: { team: "web" },
    accept: [{ rule: "no-boundary", reason: "an organization's policy bounds them all" }],
    users: [
      {
        userName: "web+cdn@example.com",
        access: S3Access.buckets(["photos", "home/${aws:username}/*"]),
        policyName: "Images",
        path: "/apps/",
        tags: { "cost:center": "a b" },
        forceDestroy: true,
        preventDestroy: true,
        accept: [{ rule: "delete-without-versioning", reason: "a cache" }],
      },
      {
        userName: "-backup",
        access: S3Access.allBuckets(),
        tags: { "-x": "1", "2y": "2" },
        accessKeys: [
          { name: "a", pgpKey: publicKey },
          { name: "-b", status: "Inactive" },
        ],
      },
      {
        userName: "2nd",
        access: S3Access.allBuckets(),
        partition: "aws",
        accessKeys: [{ name: "mail", smtpPassword: true }],
        deliverTo: SecretStore.ssm({ path: "/keys/2nd", kmsKeyId, readableByUser: true }),
      },
      {
        userName: "own",
        access: S3Access.fromDocument({
          Version: "2012-10-17",
          Statement: {
            Effect: "Allow",
            Action: "s3:GetObject",
            Resource: "*",
            Condition: { Bool: { "aws:SecureTransport": "true" } },
          },
        }),
      },
      {
        userName: "managed",
        policyType: "managed",
        access: S3Access.forSoftware("s3-uploads", ["photos", "home/${aws:username}/*"]),
        inlinePolicies: { Reports: S3Access.readOnly(["reports"]).when({ sourceIp: ["203.0.113.0/24"] }) },
        managedPolicyArns: ["arn:aws:iam::123456789012:policy/Shared"],
        groups: ["uploaders"],
        exclusivePolicies: true,
      },
      {
        userName: "imported",
        access: S3Access.allBuckets(),
        existing: "import",
        accessKeys: [{ name: "old", accessKeyId: existingKey }],
      },
      { userName: "referenced", access: S3Access.allBuckets(), existing: "reference" },
      { userName: "moved", access: S3Access.none(), movedFrom: "shop/optimizer", deliverTo: SecretStore.custom(keep) },
      {
        userName: "leaving",
        access: S3Access.readOnly(["photos"]),
        accessKeys: [{ name: "left", forget: true }, { name: "kept" }],
      },
      { userName: "left", access: S3Access.readOnly(["photos"]), forget: true },
    ],
  });
  site.addUser({
    userName: "elsewhere",
    access: S3Access.allBuckets(),
    provider: new AwsProvider(site, "second", { ...second, alias: "second" }),
    deliverTo: SecretStore.secretsManager({
      name: "keys/elsewhere",
      kmsKeyId,
      recoveryWindowInDays: 0,
      readableByUser: true,
    }),
  });

  new S3UserStack(app, "state-in-s3", {
    profile: "shop",
    backend: StateBackend.s3({
      bucket: "my-states",
      key: "users/shop.tfstate",
      region: "eu-central-1",
      kmsKeyId,
      assumeRole: { roleArn: "arn:aws:iam::123456789012:role/state", externalId: "shop", sessionName: "users" },
    }),
    // The local AWS forgets a boundary, so every plan would set it again. The deployed stack doesn't contain it.
    users: [
      {
        userName: "shop",
        access: S3Access.allBuckets(),
        permissionsBoundary: "arn:aws:iam::123456789012:policy/S3Boundary",
      },
    ],
  });
  new S3UserStack(app, "state-of-a-profile", {
    backend: StateBackend.s3({ bucket: "my-states", profile: "state" }),
    users: [],
  });
  new S3UserStack(app, "state-in-hcp", {
    backend: StateBackend.cloud({ organization: "org", workspace: "w", project: "p", hostname: "tf.example.com" }),
    users: [],
  });
  new S3UserStack(app, "state-in-gcs", {
    region: Fn.lower("EU-CENTRAL-1"), // known only after apply
    backend: StateBackend.custom((stack) => new GcsBackend(stack, { bucket: "my-states", prefix: stack.node.id })),
    users: [],
  });
}
