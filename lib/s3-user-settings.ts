import { isRecord } from "./iam/json";
import { withoutNulls } from "./rules/input";
import { defaultAccessKeys } from "./rules/s3-user";
import { defaultPolicyName, storePolicyOf } from "./rules/user-policies";
import { S3Access } from "./s3-access";
import type { S3UserAccessKey, S3UserProps } from "./s3-user-props";

/** A user's valid properties, with every default that Terraform doesn't have itself. */
export interface S3UserSettings extends S3UserProps {
  readonly policyName: string;
  readonly inlinePolicies: Readonly<Record<string, S3Access>>;
  readonly managedPolicyArns: readonly string[];
  readonly groups: readonly string[];
  readonly accessKeys: readonly S3UserAccessKey[];
  readonly partition: string;
}

/**
 * The properties that are set, of the user and of each key. `null`, which YAML and JSON use for an unset one, is none.
 */
export function setProperties(declared: S3UserProps): S3UserProps {
  if (!isRecord(declared)) return declared;
  const props = withoutNulls(declared);
  return Array.isArray(props.accessKeys) ? { ...props, accessKeys: props.accessKeys.map(withoutNulls) } : props;
}

/** Adds the defaults, and with `readableByUser` the policy that lets the user read its own key. */
export function settingsOf(props: S3UserProps, partition: string): S3UserSettings {
  const storePolicy = storePolicyOf(props, partition);
  const ownCredentials = storePolicy && { OwnCredentials: S3Access.fromDocument(storePolicy) };
  return {
    ...props,
    policyName: props.policyName ?? defaultPolicyName(props.policyType, props.userName),
    inlinePolicies: { ...props.inlinePolicies, ...ownCredentials },
    managedPolicyArns: props.managedPolicyArns ?? [],
    groups: props.groups ?? [],
    accessKeys: props.accessKeys ?? defaultAccessKeys,
    partition,
  };
}
