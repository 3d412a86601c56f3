import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access, type S3UserStackProps, SecretStore, StateBackend } from "terraform-s3-user";
import { publicKey } from "./pgp-key";
import { synthesized } from "./synthesized";

const deny = (operator: string) => ({
  Version: "2012-10-17" as const,
  Statement: [
    { Effect: "Allow" as const, Action: ["s3:GetObject", "s3:GetObjet", "ec2:RunInstances"], Resource: "*" },
    { Effect: "Allow" as const, Action: "s3:CreateBucket", Resource: "arn:aws:s3:::photos/*" },
    {
      Effect: "Deny" as const,
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::photos/*",
      Condition: { [operator]: { "s3:prefix": "images/*" } },
    },
    {
      Effect: "Deny" as const,
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::shop/*",
      Condition: {
        StringEquals: { "aws:username": "web-*" },
        StringNotEquals: { "aws:SourceIpp": "8.8.8.8" },
        IpAddress: { "aws:SourceIp": "10.0.0.0/8" },
        StringLike: { "aws:PrincipalTag/team": "a", "AWS:PrincipalTag/Team": "b" },
      },
    },
  ],
});

const before: S3UserStackProps = {
  allowedAccountIds: ["111111111111"],
  backend: StateBackend.s3({ bucket: "states" }),
  users: [
    { userName: "optimizer", access: S3Access.allBuckets(), accept: [{ rule: "no-boundary", reason: "an SCP" }] },
    { userName: "protected", access: S3Access.none(), preventDestroy: true },
    { userName: "Renamed", access: S3Access.readOnly(["photos"]) },
    { userName: "shop", access: S3Access.buckets(["shop"]), deliverTo: SecretStore.ssm(), tags: { team: "web" } },
    { userName: "odd", access: S3Access.readOnly(["photos"]), groups: ["readers"] },
    { userName: "kept", access: S3Access.readOnly(["photos"]), preventDestroy: true },
    { userName: "moved", access: S3Access.none(), accessKeys: [] },
  ],
};

const after: S3UserStackProps = {
  allowedAccountIds: ["222222222222"],
  users: [
    {
      userName: "optimizer",
      access: S3Access.readWrite(["photos", "shop/images/*"], { deleteObject: true }),
      accept: [{ rule: "no-boundary", reason: "an SCP" }],
      accessKeys: [
        { name: "primary", status: "Inactive" },
        { name: "sealed", pgpKey: publicKey },
      ],
    },
    {
      userName: "renamed",
      access: S3Access.readOnly(["photos"]),
    },
    {
      userName: "shop",
      access: S3Access.buckets(["shop"]),
      policyType: "managed",
      deliverTo: SecretStore.secretsManager({ readableByUser: true }),
      accessKeys: [{ name: "primary" }, { name: "second" }],
      inlinePolicies: {
        More: S3Access.fromDocument({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::photos/${"a".repeat(1650)}` }],
        }),
      },
    },
    {
      userName: "odd",
      access: S3Access.fromDocument(deny("StringLike")),
      groups: ["admins"],
      managedPolicyArns: ["arn:aws:iam::222222222222:policy/Ours"],
    },
    { userName: "moved", access: S3Access.none(), accessKeys: [] },
    { userName: "kept", access: S3Access.readOnly(["photos"]), existing: "import" },
    { userName: "theirs", access: S3Access.writeOnly(["photos"]), existing: "reference" },
  ],
};

/** What `main.ts` can't declare, but a stack can have. */
const beside = {
  resource: {
    aws_s3_bucket_policy: {
      open: {
        bucket: "photos",
        policy:
          '{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::photos/*"}}',
      },
    },
    null_resource: { runs: { provisioner: [{ "local-exec": { command: "true" } }] } },
  },
  provider: {
    aws: [{ region: "us-east-1", access_key: "AKIAIOSFODNN7EXAMPLE", endpoints: [{ iam: "http://iam.example.com" }] }],
  },
  output: { secret: { value: "${nonsensitive(aws_iam_access_key.x.secret)}" } },
  terraform: { backend: { http: { address: "http://state.example.com", password: "hunter2" } } },
};

/** Two synthesized directories; a review of the second against the first has something of everything. */
export function everyFinding(): { before: string; after: string } {
  const local = { users: ["one", "two"].map((userName) => ({ userName, access: S3Access.writeOnly(["backups"]) })) };
  const changed = synthesized({ site: after, local });
  const file = join(changed, "stacks", "site", "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8").replaceAll("moved_user_", "elsewhere_user_"));
  for (const [block, value] of Object.entries(beside))
    json[block] = block === "provider" ? value : { ...json[block], ...value };
  writeFileSync(file, JSON.stringify(json));
  return { before: synthesized({ site: before }), after: changed };
}
