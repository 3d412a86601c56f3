import { isRecord, show } from "../iam/json";
import { maxAccessKeys } from "../iam/quotas";
import { isAwsProvider } from "../terraform/aws-provider";
import { isToken } from "../terraform/token";
import { acceptErrors } from "./accept";
import {
  accessKeyNameErrors,
  accessKeyStatusErrors,
  partitionErrors,
  pathErrors,
  permissionsBoundaryErrors,
  tagErrors,
  userNameErrors,
} from "./iam";
import { booleanErrors, nearest, unknownPropertyErrors } from "./input";
import { isStore } from "./own-classes";
import { pgpKeyErrors } from "./pgp-key";
import { loneWordErrors } from "./placeholders";
import { policiesErrors } from "./user-policies";

// What a user's properties must be, each and together.

/** One active key. */
export const defaultAccessKeys = [{ name: "primary" }] as const;

/** The key that a secret store holds: rotation appends the new one, and the store follows. */
export function deliveredKey<Key extends { readonly status?: unknown; readonly forget?: unknown }>(
  keys: readonly Key[],
): Key | undefined {
  return keys.filter((key) => key?.status !== "Inactive" && key?.forget !== true).at(-1);
}

/** The names of properties, by the interface that has them. */
export interface KnownProperties {
  readonly user: Readonly<Record<string, true>>;
  readonly accessKey: Readonly<Record<string, true>>;
}

/** Everything that is wrong with one user's properties, each as a sentence; the partition is the policy's. */
export function s3UserErrors(props: unknown, partition: string, known: KnownProperties): string[] {
  const wrongPartition = partitionErrors(partition);
  if (wrongPartition.length > 0) return wrongPartition;
  if (!isRecord(props))
    return [
      `a user must be an object, but is ${show(props)}; write for example { userName: ${show(typeof props === "string" ? props : "s3-image-optimizer")}, access: S3Access.readOnly(["photos"]) }`,
    ];
  const given = <T>(value: T, rule: (value: T) => string[]) => (value === undefined ? [] : rule(value));
  return [
    ...unknownPropertyErrors(props, known.user),
    ...loneWordErrors({ ...props, accept: undefined }),
    ...(meansUserName(props, known) ? [] : userNameErrors(props.userName)),
    ...policiesErrors(props, partition),
    ...given(props.accessKeys, (keys) => accessKeysErrors(keys, known)),
    ...given(props.deliverTo, () => deliverToErrors(props)),
    ...given(props.path, pathErrors),
    ...given(props.permissionsBoundary, (arn) => permissionsBoundaryErrors(arn, partition)),
    ...given(props.tags, tagErrors),
    ...(isToken(props.forceDestroy) ? [] : booleanErrors("forceDestroy", props.forceDestroy)),
    ...booleanErrors("preventDestroy", props.preventDestroy),
    ...booleanErrors("exclusivePolicies", props.exclusivePolicies),
    ...booleanErrors("forget", props.forget),
    ...forgetErrors(props),
    ...given(props.accept, acceptErrors),
    ...given(props.provider, providerErrors),
    ...given(props.existing, () => existingErrors(props)),
  ];
}

/** A misspelt `userName` is reported once, as an unknown property. */
function meansUserName(props: Record<string, unknown>, known: KnownProperties): boolean {
  const strange = Object.keys(props).filter((property) => !Object.hasOwn(known.user, property));
  return props.userName === undefined && strange.some((one) => nearest(one, ["userName"]) !== undefined);
}

function accessKeysErrors(keys: unknown, known: KnownProperties): string[] {
  if (!Array.isArray(keys)) return [`accessKeys is ${show(keys)}; write for example [{ name: "primary" }]`];
  const names = keys.map((key) => (isRecord(key) ? key.name : undefined));
  const twice = names.filter((name, index) => name !== undefined && names.indexOf(name) !== index);
  return [
    ...(keys.length > maxAccessKeys
      ? [
          `accessKeys has ${keys.length} keys, more than IAM's ${maxAccessKeys} a user; remove ${keys.length - maxAccessKeys}`,
        ]
      : []),
    ...keys.flatMap((key) => accessKeyErrors(key, known)),
    ...[...new Set(twice)].map((name) => `access key name ${show(name)} is used twice; rename one`),
  ];
}

function accessKeyErrors(key: unknown, known: KnownProperties): string[] {
  if (!isRecord(key)) return [`accessKeys has ${show(key)}; write for example { name: "primary" }`];
  return [
    ...unknownPropertyErrors(key, known.accessKey).map((error) => `access key ${show(key.name)}: ${error}`),
    ...accessKeyNameErrors(key.name),
    ...[
      ...(key.status === undefined ? [] : accessKeyStatusErrors(key.status)),
      ...booleanErrors("smtpPassword", key.smtpPassword),
      ...booleanErrors("forget", key.forget),
      ...(key.accessKeyId === undefined ? [] : existingKeyErrors(key)),
    ].map((error) => `access key ${show(key.name)}: ${error}`),
  ];
}

function deliverToErrors({ deliverTo, userName, accessKeys }: Record<string, unknown>): string[] {
  if (!isStore(deliverTo)) {
    return [`deliverTo is ${show(deliverTo)}; write for example SecretStore.ssm()`];
  }
  const keys = Array.isArray(accessKeys) ? accessKeys : defaultAccessKeys;
  const key: Record<string, unknown> | undefined = deliveredKey(keys);
  return [
    ...(typeof userName === "string" ? deliverTo.kind.validate(userName) : []),
    ...(key
      ? []
      : ['deliverTo has no key to deliver; give accessKeys one that is not "Inactive", or remove deliverTo']),
    ...(key?.accessKeyId === undefined
      ? []
      : [
          `deliverTo needs the secret of access key ${show(key.name)}, which AWS showed only when it was made; put a new key behind it`,
        ]),
    ...(key?.pgpKey === undefined
      ? []
      : [
          `deliverTo needs the plain secret of access key ${show(key.name)}, but with its pgpKey Terraform never sees it; remove pgpKey or deliverTo`,
        ]),
  ];
}

/** What is forgotten is not created, so nothing new can be asked of it. */
function forgetErrors({ forget, existing, movedFrom }: Record<string, unknown>): string[] {
  if (forget !== true) return [];
  return Object.entries({ existing, movedFrom })
    .filter(([, value]) => value !== undefined)
    .map(([property]) => `forget and ${property} contradict each other; remove one`);
}

/** `"reference"` leaves the user as it is, so everything that would change it contradicts it. */
function existingErrors(props: Record<string, unknown>): string[] {
  if (props.existing === "import") return [];
  if (props.existing !== "reference") return [`existing is ${show(props.existing)}; write "import" or "reference"`];
  return ["path", "permissionsBoundary", "tags", "forceDestroy", "preventDestroy", "exclusivePolicies"]
    .filter((property) => props[property] !== undefined)
    .map(
      (property) =>
        `${property} has no effect on a user that is only referenced; remove it, or write existing: "import"`,
    );
}

/** A key that exists has a secret that nobody can learn any more. */
/** What an import does that may not be intended. */
export function importWarnings({ existing, accessKeys }: { existing?: unknown; accessKeys?: unknown }): string[] {
  if (existing !== "import" || accessKeys !== undefined) return [];
  return [
    'accessKeys is not written, so the imported user gets a new access key "primary". Write accessKeys: [] for none, or [{ name: "old", accessKeyId: "AKIA…" }] for a key that it has.',
  ];
}

function existingKeyErrors({ accessKeyId, pgpKey, smtpPassword }: Record<string, unknown>): string[] {
  const secretOptions = Object.entries({ pgpKey, smtpPassword }).filter(([, value]) => value !== undefined);
  return [
    ...(typeof accessKeyId === "string" && /^AKIA[A-Z0-9]{16}$/.test(accessKeyId)
      ? []
      : [`accessKeyId is ${show(accessKeyId)}; write an access key id (for example "AKIAIOSFODNN7EXAMPLE")`]),
    ...secretOptions.map(
      ([property]) => `${property} needs the secret, which AWS showed only when the key was made; remove ${property}`,
    ),
  ];
}

function providerErrors(provider: unknown): string[] {
  if (isAwsProvider(provider)) return [];
  return [`provider is ${show(provider)}; write an AwsProvider of this stack, or leave it out`];
}

/** What is wrong with the PGP keys of a user's access keys. Asked when all of the app's are announced. */
export function pgpKeysErrors(accessKeys: unknown): string[] {
  return keysWithPgp(accessKeys).flatMap(({ name, pgpKey }) =>
    pgpKeyErrors(pgpKey).map((error) => `access key ${show(name)}: ${error}`),
  );
}

/** The access keys that name a PGP key. */
export function keysWithPgp(accessKeys: unknown): { readonly name?: unknown; readonly pgpKey: unknown }[] {
  if (!Array.isArray(accessKeys)) return [];
  return accessKeys.flatMap((key) =>
    isRecord(key) && key.pgpKey !== undefined ? [{ name: key.name, pgpKey: key.pgpKey }] : [],
  );
}
