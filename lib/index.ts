export { type AccessFactory, accessFactories, softwareFactories } from "./access-factories";
export type { AssumeRole } from "./assume-role";
export type { PolicyDocument, PolicyStatement } from "./iam/policy-document";
export type { SoftwareName, SoftwareOption } from "./iam/software";
export { InvalidInputError } from "./invalid-input";
export type { PolicyInput } from "./policy-source";
export type { AcceptedFinding } from "./rules/accept";
export { S3Access } from "./s3-access";
export type {
  AccessCondition,
  AccessOptions,
  ReadOnlyOptions,
  ReadWriteOptions,
  S3AccessOptions,
  SoftwareOptions,
  WriteOnlyOptions,
} from "./s3-access-options";
export { S3User } from "./s3-user";
export { S3UserApp } from "./s3-user-app";
export { type AccessKeyCredentials, declareOutputs, type OutputUser, type UserSummary } from "./s3-user-outputs";
export type { S3UserAccessKey, S3UserProps } from "./s3-user-props";
export { S3UserStack, type S3UserStackProps } from "./s3-user-stack";
export {
  type DeliveredCredential,
  SecretStore,
  type SecretsManagerStoreOptions,
  type SsmStoreOptions,
} from "./secret-store";
export { type CloudStateOptions, type LocalStateOptions, type S3StateOptions, StateBackend } from "./state-backend";
