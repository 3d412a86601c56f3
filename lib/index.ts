export type { AssumeRole } from "./assume-role";
export type { PolicyDocument, PolicyStatement } from "./iam/policy-document";
export { InvalidInputError } from "./invalid-input";
export { type LeastPrivilegeOptions, S3Access, type S3AccessOptions } from "./s3-access";
export { S3User } from "./s3-user";
export { S3UserApp } from "./s3-user-app";
export {
  type CredentialOutput,
  type CredentialsOutput,
  declareOutputs,
  type OutputUser,
  type UserOutput,
  type UsersOutput,
} from "./s3-user-outputs";
export type { S3UserAccessKey, S3UserProps } from "./s3-user-props";
export { S3UserStack, type S3UserStackProps } from "./s3-user-stack";
export { type Delivery, SecretStore, type SecretsManagerStoreOptions, type SsmStoreOptions } from "./secret-store";
export { type CloudStateOptions, type LocalStateOptions, type S3StateOptions, StateBackend } from "./state-backend";
