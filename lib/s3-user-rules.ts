import {
  accessKeyIdErrors,
  accessKeyStatusErrors,
  booleanErrors,
  isRecord,
  maxAccessKeys,
  partitionErrors,
  pathErrors,
  permissionsBoundaryErrors,
  policyNameErrors,
  show,
  tagErrors,
  unknownPropertyErrors,
  userNameErrors,
} from "./iam-rules";
import { pgpKeyErrors } from "./pgp-key";
import { S3Access } from "./s3-access";
import type { S3UserAccessKey, S3UserProps } from "./s3-user";
import { SecretStore } from "./secret-store";
import { isToken } from "./terraform-token";

// What a user's properties must be, each and together.

/** One active key. */
export const defaultAccessKeys: readonly S3UserAccessKey[] = [{ id: "primary" }];

/** The key that a secret store holds: rotation appends the new one, and the store follows. */
export function deliveredKey(keys: readonly S3UserAccessKey[]): S3UserAccessKey | undefined {
  return keys.filter((key) => key?.status !== "Inactive").at(-1);
}

const userProperties: Readonly<Record<keyof S3UserProps, true>> = {
  userName: true,
  access: true,
  policyName: true,
  accessKeys: true,
  existing: true,
  deliverTo: true,
  path: true,
  permissionsBoundary: true,
  tags: true,
  forceDestroy: true,
  protect: true,
  partition: true,
};

const accessKeyProperties: Readonly<Record<keyof S3UserAccessKey, true>> = { id: true, status: true, pgpKey: true };

/** Everything that is wrong with one user's properties, each as a sentence; the partition is the policy's. */
export function s3UserErrors(props: unknown, partition: string): string[] {
  const wrongPartition = partitionErrors(partition);
  if (wrongPartition.length > 0) return wrongPartition;
  if (!isRecord(props)) return [`the user is ${show(props)}; write for example { userName: "s3-image-optimizer" }`];
  const given = <T>(value: T, rule: (value: T) => string[]) => (value === undefined ? [] : rule(value));
  return [
    ...unknownPropertyErrors(props, userProperties),
    ...userNameErrors(props.userName),
    ...given(props.access, (access) => accessErrors(access, partition)),
    ...given(props.policyName, policyNameErrors),
    ...given(props.accessKeys, accessKeysErrors),
    ...given(props.deliverTo, () => deliverToErrors(props)),
    ...given(props.path, pathErrors),
    ...given(props.permissionsBoundary, (arn) => permissionsBoundaryErrors(arn, partition)),
    ...given(props.tags, tagErrors),
    ...(isToken(props.forceDestroy) ? [] : booleanErrors("forceDestroy", props.forceDestroy)),
    ...booleanErrors("protect", props.protect),
    ...given(props.existing, () => existingErrors(props)),
  ];
}

function accessErrors(access: unknown, partition: string): string[] {
  if (access instanceof S3Access) return access.validate(partition);
  return [`access is ${show(access)}; write for example S3Access.buckets(["photos"])`];
}

function accessKeysErrors(keys: unknown): string[] {
  if (!Array.isArray(keys)) return [`accessKeys is ${show(keys)}; write for example [{ id: "primary" }]`];
  const ids = keys.map((key) => (isRecord(key) ? key.id : undefined));
  const twice = ids.filter((id, index) => id !== undefined && ids.indexOf(id) !== index);
  return [
    ...(keys.length > maxAccessKeys
      ? [
          `accessKeys has ${keys.length} keys, more than IAM's ${maxAccessKeys} a user; remove ${keys.length - maxAccessKeys}`,
        ]
      : []),
    ...keys.flatMap(accessKeyErrors),
    ...[...new Set(twice)].map((id) => `access key id ${show(id)} is used twice; rename one`),
  ];
}

function accessKeyErrors(key: unknown): string[] {
  if (!isRecord(key)) return [`accessKeys has ${show(key)}; write for example { id: "primary" }`];
  return [
    ...unknownPropertyErrors(key, accessKeyProperties).map((error) => `access key ${show(key.id)}: ${error}`),
    ...accessKeyIdErrors(key.id),
    ...(key.status === undefined ? [] : accessKeyStatusErrors(key.status)),
    ...(key.pgpKey === undefined ? [] : pgpKeyErrors(key.pgpKey)).map(
      (error) => `access key ${show(key.id)}: ${error}`,
    ),
  ];
}

function deliverToErrors({ deliverTo, userName, accessKeys }: Record<string, unknown>): string[] {
  if (!(deliverTo instanceof SecretStore)) {
    return [`deliverTo is ${show(deliverTo)}; write for example SecretStore.ssm()`];
  }
  const keys = Array.isArray(accessKeys) ? accessKeys : defaultAccessKeys;
  const key = deliveredKey(keys);
  return [
    ...(typeof userName === "string" ? deliverTo.validate(userName) : []),
    ...(key
      ? []
      : ['deliverTo has no key to deliver; give accessKeys one that is not "Inactive", or remove deliverTo']),
    ...(key?.pgpKey === undefined
      ? []
      : [
          `deliverTo needs the plain secret of access key ${show(key.id)}, but with its pgpKey Terraform never sees it; remove pgpKey or deliverTo`,
        ]),
  ];
}

/** `"reference"` leaves the user as it is, so everything that would change it contradicts it. */
function existingErrors(props: Record<string, unknown>): string[] {
  if (props.existing === "adopt") return [];
  if (props.existing !== "reference") return [`existing is ${show(props.existing)}; write "adopt" or "reference"`];
  return ["path", "permissionsBoundary", "tags", "forceDestroy", "protect"]
    .filter((property) => props[property] !== undefined)
    .map(
      (property) =>
        `${property} has no effect on a user that is only referenced; remove it, or write existing: "adopt"`,
    );
}
