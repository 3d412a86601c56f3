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
import { booleanErrors, ifSet, mustBe, nearest, oneOf, repeated, unknownPropertyErrors } from "./input";
import { managedPolicyWarnings } from "./managed-policies";
import { isAccess, isStore } from "./own-classes";
import { pgpExpiry, pgpKeyErrors } from "./pgp-key";
import { loneWordErrors } from "./placeholders";
import { policiesErrors } from "./user-policies";

// A user's properties, each and together.

/** The access keys of a user that declares none: one active key. */
export const defaultAccessKeys = [{ name: "primary" }] as const;

/** The key that a secret store contains: the last active one, since rotation appends the new key. */
export function deliveredKey<Key extends { readonly status?: unknown; readonly forget?: unknown }>(
  keys: readonly Key[],
): Key | undefined {
  return keys.filter((key) => key?.status !== "Inactive" && key?.forget !== true).at(-1);
}

export interface KnownProperties {
  readonly user: Readonly<Record<string, true>>;
  readonly accessKey: Readonly<Record<string, true>>;
}

/** One user's properties; `partition` is that of the policy's ARNs. */
export function s3UserErrors(props: unknown, partition: string, known: KnownProperties): string[] {
  const wrongPartition = partitionErrors(partition);
  if (wrongPartition.length > 0) return wrongPartition;
  if (!isRecord(props)) {
    const userName = show(typeof props === "string" ? props : "s3-image-optimizer");
    const example = `{ userName: ${userName}, access: S3Access.readOnly(["photos"]) }`;
    return [mustBe("a user", "an object", props, `Write for example ${example}`)];
  }
  return [
    ...unknownPropertyErrors(props, known.user),
    ...loneWordErrors({ ...props, accept: undefined }),
    ...(isUserNameMisspelt(props, known) ? [] : userNameErrors(props.userName)),
    ...policiesErrors(props, partition),
    ...ifSet(props.accessKeys, (keys) => accessKeysErrors(keys, known)),
    ...ifSet(props.deliverTo, () => deliverToErrors(props)),
    ...ifSet(props.path, pathErrors),
    ...ifSet(props.permissionsBoundary, (arn) => permissionsBoundaryErrors(arn, partition)),
    ...ifSet(props.tags, tagErrors),
    ...(isToken(props.forceDestroy) ? [] : booleanErrors("forceDestroy", props.forceDestroy)),
    ...booleanErrors("preventDestroy", props.preventDestroy),
    ...booleanErrors("exclusivePolicies", props.exclusivePolicies),
    ...booleanErrors("forget", props.forget),
    ...forgetErrors(props),
    ...ifSet(props.accept, acceptErrors),
    ...ifSet(props.provider, providerErrors),
    ...ifSet(props.existing, () => existingErrors(props)),
  ];
}

/** Whether `userName` is misspelt. Then it is reported once, as an unknown property. */
function isUserNameMisspelt(props: Record<string, unknown>, known: KnownProperties): boolean {
  const strange = Object.keys(props).filter((property) => !Object.hasOwn(known.user, property));
  return props.userName === undefined && strange.some((one) => nearest(one, ["userName"]) !== undefined);
}

function accessKeysErrors(keys: unknown, known: KnownProperties): string[] {
  const example = '{ name: "primary" }';
  if (!Array.isArray(keys)) return [mustBe("accessKeys", "a list", keys, `Write for example [${example}]`)];
  const errors = keys.flatMap((key) =>
    isRecord(key)
      ? accessKeyErrors(key, known)
      : [mustBe("each entry of accessKeys", "an object", key, `Write for example ${entryFor(key, example)}`)],
  );
  if (keys.length > maxAccessKeys) {
    const surplus = keys.length - maxAccessKeys;
    errors.push(`accessKeys must have at most ${maxAccessKeys} keys, but has ${keys.length}. Remove ${surplus}.`);
  }
  const names = keys.map((key) => (isRecord(key) ? key.name : undefined));
  return [...errors, ...repeated(names).map((name) => `accessKeys has the name ${show(name)} twice. Rename one.`)];
}

function entryFor(key: unknown, example: string): string {
  const isName = typeof key === "string" && accessKeyNameErrors(key).length === 0;
  return isName ? `{ name: ${show(key)} }` : example;
}

function accessKeyErrors(key: Record<string, unknown>, known: KnownProperties): string[] {
  const errors = [
    ...unknownPropertyErrors(key, known.accessKey),
    ...ifSet(key.status, accessKeyStatusErrors),
    ...booleanErrors("smtpPassword", key.smtpPassword),
    ...booleanErrors("forget", key.forget),
    ...ifSet(key.accessKeyId, () => existingKeyErrors(key)),
  ];
  return [...accessKeyNameErrors(key.name), ...errors.map((error) => `access key ${show(key.name)}: ${error}`)];
}

function deliverToErrors({ deliverTo, userName, accessKeys }: Record<string, unknown>): string[] {
  if (!isStore(deliverTo)) {
    return [mustBe("deliverTo", "a SecretStore", deliverTo, "Write for example SecretStore.ssm()")];
  }
  const keys = Array.isArray(accessKeys) ? accessKeys : defaultAccessKeys;
  const key: Record<string, unknown> | undefined = deliveredKey(keys);
  const errors = typeof userName === "string" ? deliverTo.validate(userName) : [];
  if (!key) {
    errors.push('deliverTo has no key to deliver. Add one that is not "Inactive" to accessKeys, or remove deliverTo.');
  }
  const needs = `deliverTo needs the plain secret of access key ${show(key?.name)}`;
  if (key?.accessKeyId !== undefined) {
    errors.push(`${needs}, which AWS showed only when the key was created. Add a new key after it.`);
  }
  if (key?.pgpKey !== undefined) {
    errors.push(`${needs}, but with pgpKey Terraform never has it. Remove pgpKey or deliverTo.`);
  }
  return errors;
}

/** `forget` creates and changes nothing, so other properties contradict it. */
function forgetErrors({ forget, existing, movedFrom }: Record<string, unknown>): string[] {
  if (forget !== true) return [];
  return Object.entries({ existing, movedFrom })
    .filter(([, value]) => value !== undefined)
    .map(([property]) => `forget and ${property} exclude each other. Remove one.`);
}

/** `"reference"` leaves the user as it is, so every property that would change it contradicts it. */
function existingErrors(props: Record<string, unknown>): string[] {
  if (props.existing === "import") return [];
  if (props.existing !== "reference") return oneOf("existing", ["import", "reference"], props.existing);
  return ["path", "permissionsBoundary", "tags", "forceDestroy", "preventDestroy", "exclusivePolicies"]
    .filter((property) => props[property] !== undefined)
    .map((property) => `${property} has no effect with existing: "reference". Remove it, or write existing: "import".`);
}

/** What is perhaps not intended in valid properties, as sentences. */
export function s3UserWarnings(props: Readonly<Record<string, unknown>>): string[] {
  const { access, inlinePolicies = {}, managedPolicyArns = [], permissionsBoundary } = props;
  const accesses = [access, ...Object.values(inlinePolicies as object)].filter(isAccess);
  const warnings = accesses.flatMap((one) => one.warnings());
  warnings.push(...managedPolicyWarnings([...(managedPolicyArns as string[]), permissionsBoundary]));
  warnings.push(...importWarnings(props));
  return [...new Set(warnings)];
}

/** What an import does that is perhaps not intended. */
function importWarnings({ existing, accessKeys }: Readonly<Record<string, unknown>>): string[] {
  if (existing !== "import" || accessKeys !== undefined) return [];
  const effect = 'accessKeys is missing, so the imported user gets a new access key "primary"';
  return [`${effect}. Write accessKeys: [] for none, or [{ name: "old", accessKeyId: "AKIA…" }] for an existing key.`];
}

/** An existing key. AWS showed its secret only when it was created. */
function existingKeyErrors({ accessKeyId, pgpKey, smtpPassword }: Record<string, unknown>): string[] {
  const secretOptions = Object.entries({ pgpKey, smtpPassword }).filter(([, value]) => value !== undefined);
  const fix = 'Write for example "AKIAIOSFODNN7EXAMPLE"';
  const isId = typeof accessKeyId === "string" && /^AKIA[A-Z0-9]{16}$/.test(accessKeyId);
  return [
    // It may be a secret.
    ...(isId ? [] : [`accessKeyId must be an access key ID: AKIA and 16 more letters and digits. ${fix}.`]),
    ...secretOptions.map(
      ([property]) =>
        `${property} needs the secret, which AWS showed only when the key was created. Remove ${property}.`,
    ),
  ];
}

function providerErrors(provider: unknown): string[] {
  if (isAwsProvider(provider)) return [];
  return [mustBe("provider", "an AwsProvider of this stack", provider, "Leave it out to use the stack's provider")];
}

/** The PGP keys of a user's access keys. Call it when all keys of the app are announced. */
export function pgpKeysErrors(accessKeys: unknown): string[] {
  return keysWithPgp(accessKeys).flatMap(({ name, pgpKey }) =>
    pgpKeyErrors(pgpKey).map((error) => `access key ${show(name)}: ${error}`),
  );
}

/** Warnings of expired PGP keys. Call it when all keys of the app are announced. */
export function expiredPgpKeys(accessKeys: unknown): string[] {
  return keysWithPgp(accessKeys).flatMap(({ name, pgpKey }) => {
    const day = typeof pgpKey === "string" && pgpKeyErrors(pgpKey).length === 0 ? pgpExpiry(pgpKey) : undefined;
    const effect = "Existing access keys are not affected, but no access key can be created with it.";
    return day === undefined ? [] : [`access key ${show(name)}: its pgpKey expired on ${day}. ${effect}`];
  });
}

function keysWithPgp(accessKeys: unknown): { readonly name?: unknown; readonly pgpKey: unknown }[] {
  if (!Array.isArray(accessKeys)) return [];
  return accessKeys.flatMap((key) =>
    isRecord(key) && key.pgpKey !== undefined ? [{ name: key.name, pgpKey: key.pgpKey }] : [],
  );
}
