import { show } from "../iam/json";
import { isToken } from "../terraform/token";
import { booleanErrors } from "./input";

// What a secret store's options must be.

/**
 * A parameter's name: up to 15 levels and 1,011 characters with its ARN, of which the leaf here takes one level.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export function parameterPathErrors(path: unknown): string[] {
  if (isToken(path)) return [];
  const remedy = 'write for example path: "/s3-user/photos"';
  if (typeof path !== "string" || !/^(\/[^/]+)+$/.test(path)) {
    return [`path ${show(path)} does not begin with "/" and go on in words between single "/"; ${remedy}`];
  }
  const strange = [...new Set(path.replace(/[A-Za-z0-9_./-]/g, ""))].join("");
  if (strange) return [`path ${show(path)} has ${show(strange)}, which Parameter Store does not allow; ${remedy}`];
  if (/^\/(aws|ssm)/i.test(path)) return [`path ${show(path)} begins with a word that AWS keeps for itself; ${remedy}`];
  const levels = path.split("/").length - 1;
  if (levels > 14)
    return [`path ${show(path)} has ${levels} levels, more than the 14 that leave one for the parameter`];
  return path.length > 900 ? [`path ${show(path)} has ${path.length} characters; write at most 900`] : [];
}

/** A secret's name. */
export function secretNameErrors(name: unknown): string[] {
  if (isToken(name)) return [];
  if (typeof name === "string" && /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name)) return [];
  return [
    `name ${show(name)} is not a secret's name; write 1–512 letters, digits and / _ + = . @ - (for example name: "s3-user/photos")`,
  ];
}

/** A KMS key: its ARN, id or alias. */
export function kmsKeyErrors(key: unknown): string[] {
  if (key === undefined || isToken(key)) return [];
  const form = /^(arn:[a-z-]+:kms:[^:]+:\d{12}:(key|alias)\/.+|alias\/[\w/-]+|[0-9a-f-]{36}|mrk-[0-9a-f]{32})$/;
  if (typeof key === "string" && form.test(key)) return [];
  return [`kmsKeyId ${show(key)} is not a KMS key; write its ARN, its id or an alias (for example "alias/secrets")`];
}

/** Days that a deleted secret is kept. */
export function recoveryWindowErrors(days: unknown): string[] {
  if (days === undefined || isToken(days) || days === 0) return [];
  if (typeof days === "number" && Number.isInteger(days) && days >= 7 && days <= 30) return [];
  return [`recoveryWindowInDays is ${show(days)}; write 7–30 days, or 0 to delete the secret at once`];
}

/** The function that delivers a key to a store of one's own. */
export function customStoreErrors(deliver: unknown): string[] {
  if (typeof deliver === "function") return [];
  return [
    `SecretStore.custom must get a function, but gets ${show(deliver)}; write for example (scope, credential) => { … }`,
  ];
}

/** IAM knows a KMS key by its ARN only. */
export function readableByUserErrors(options: Readonly<Record<string, unknown>>): string[] {
  const { readableByUser, kmsKeyId } = options;
  const isArn = kmsKeyId === undefined || isToken(kmsKeyId) || /^arn:[^:]+:kms:[^:]+:\d+:key\//.test(String(kmsKeyId));
  return [
    ...booleanErrors("readableByUser", readableByUser),
    ...(readableByUser === true && !isArn
      ? [
          `readableByUser lets the user decrypt with the KMS key, whose ARN a policy needs; write kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/…", not ${show(kmsKeyId)}`,
        ]
      : []),
  ];
}
