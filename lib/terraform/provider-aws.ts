import { isFork } from "./cdktf";

// The AWS provider's classes, each from its own module, because the package's root loads thousands.

export const { DataAwsIamUser } = load<typeof import("@cdktf/provider-aws/lib/data-aws-iam-user")>("data-aws-iam-user");
export const { DataAwsPartition } =
  load<typeof import("@cdktf/provider-aws/lib/data-aws-partition")>("data-aws-partition");
export const { IamAccessKey } = load<typeof import("@cdktf/provider-aws/lib/iam-access-key")>("iam-access-key");
export const { IamPolicy } = load<typeof import("@cdktf/provider-aws/lib/iam-policy")>("iam-policy");
export const { IamUser } = load<typeof import("@cdktf/provider-aws/lib/iam-user")>("iam-user");
export const { IamUserGroupMembership } =
  load<typeof import("@cdktf/provider-aws/lib/iam-user-group-membership")>("iam-user-group-membership");
export const { IamUserPoliciesExclusive } =
  load<typeof import("@cdktf/provider-aws/lib/iam-user-policies-exclusive")>("iam-user-policies-exclusive");
export const { IamUserPolicy } = load<typeof import("@cdktf/provider-aws/lib/iam-user-policy")>("iam-user-policy");
export const { IamUserPolicyAttachment } =
  load<typeof import("@cdktf/provider-aws/lib/iam-user-policy-attachment")>("iam-user-policy-attachment");
export const { IamUserPolicyAttachmentsExclusive } = load<
  typeof import("@cdktf/provider-aws/lib/iam-user-policy-attachments-exclusive")
>("iam-user-policy-attachments-exclusive");
export const { AwsProvider } = load<typeof import("@cdktf/provider-aws/lib/provider")>("provider");
export const { SecretsmanagerSecret } =
  load<typeof import("@cdktf/provider-aws/lib/secretsmanager-secret")>("secretsmanager-secret");
export const { SecretsmanagerSecretVersion } = load<
  typeof import("@cdktf/provider-aws/lib/secretsmanager-secret-version")
>("secretsmanager-secret-version");
export const { SsmParameter } = load<typeof import("@cdktf/provider-aws/lib/ssm-parameter")>("ssm-parameter");

export type DataAwsIamUser = import("@cdktf/provider-aws/lib/data-aws-iam-user").DataAwsIamUser;
export type IamAccessKey = import("@cdktf/provider-aws/lib/iam-access-key").IamAccessKey;
export type IamUser = import("@cdktf/provider-aws/lib/iam-user").IamUser;

function load<Module>(name: string): Module {
  return require(`${isFork ? "@cdktn" : "@cdktf"}/provider-aws/lib/${name}`);
}
