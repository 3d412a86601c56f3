import { isRecord } from "./iam/json";
import type { PolicyDocument } from "./iam/policy-document";
import { withoutNulls } from "./rules/input";
import { defaultAccessKeys } from "./rules/s3-user";
import { defaultPolicyName } from "./rules/user-policies";
import type { S3UserProps } from "./s3-user-props";

/** A user's valid properties, with every default that Terraform doesn't have itself. */
export type S3UserSettings = S3UserProps &
  Required<Pick<S3UserProps, WithDefault>> & {
    /** Lets the user read its own key from the secret store, with `readableByUser`. */
    readonly storePolicy?: PolicyDocument;
  };

type WithDefault = "policyName" | "inlinePolicies" | "managedPolicyArns" | "groups" | "accessKeys" | "partition";

/**
 * The properties that are set, of the user and of each key. `null`, which YAML and JSON use for an unset one, is none.
 */
export function setProperties(declared: S3UserProps): S3UserProps {
  if (!isRecord(declared)) return declared;
  const props = withoutNulls(declared);
  return Array.isArray(props.accessKeys) ? { ...props, accessKeys: props.accessKeys.map(withoutNulls) } : props;
}

export function settingsOf(props: S3UserProps, partition: string): S3UserSettings {
  return {
    ...props,
    policyName: props.policyName ?? defaultPolicyName(props.policyType, props.userName),
    inlinePolicies: props.inlinePolicies ?? {},
    managedPolicyArns: props.managedPolicyArns ?? [],
    groups: props.groups ?? [],
    accessKeys: props.accessKeys ?? defaultAccessKeys,
    partition,
    storePolicy: props.deliverTo?.readPolicy(props.userName, partition),
  };
}
