import { isToken } from "../terraform/token";
import { booleanErrors, formErrors, ifSet, mustBe } from "./input";

// The options of a secret store.

/**
 * The path of the parameters. A parameter's name has up to 15 levels and 1,011 characters with its ARN, and the last
 * level is added here.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export function parameterPathErrors(path: unknown): string[] {
  if (isToken(path)) return [];
  const wrong = (rule: string) => [mustBe("path", rule, path, 'Write for example "/s3-user/photos"')];
  if (typeof path !== "string" || !/^(\/[A-Za-z0-9_.-]+)+$/.test(path)) {
    return wrong('words of letters, digits and _ . - with "/" before each');
  }
  if (/^\/(aws|ssm)/i.test(path)) return wrong('outside "/aws" and "/ssm"');
  if (path.split("/").length - 1 > 14) return wrong("at most 14 levels deep");
  return path.length > 900 ? wrong("at most 900 characters long") : [];
}

export function secretNameErrors(name: unknown): string[] {
  const rule = "1–512 letters, digits and / _ + = . @ -";
  return formErrors("name", name, /^[A-Za-z0-9/_+=.@-]{1,512}$/, rule, 'Write for example "s3-user/photos"');
}

/** A KMS key: its ARN, id or alias. */
export function kmsKeyErrors(key: unknown): string[] {
  const form = /^(arn:[a-z-]+:kms:[^:]+:\d{12}:(key|alias)\/.+|alias\/[\w/-]+|[0-9a-f-]{36}|mrk-[0-9a-f]{32})$/;
  const rule = "the ARN, ID or alias of a KMS key";
  return ifSet(key, (id) => formErrors("kmsKeyId", id, form, rule, 'Write for example "alias/secrets"'));
}

export function recoveryWindowErrors(days: unknown): string[] {
  if (days === undefined || isToken(days) || days === 0) return [];
  if (typeof days === "number" && Number.isInteger(days) && days >= 7 && days <= 30) return [];
  return [mustBe("recoveryWindowInDays", "7–30, or 0 to delete the secret immediately", days, "Write for example 7")];
}

/** The switch that lets the user read its own key. The policy for that needs the ARN of the KMS key. */
export function readableByUserErrors(options: Readonly<Record<string, unknown>>): string[] {
  const { readableByUser, kmsKeyId } = options;
  const isArn = kmsKeyId === undefined || isToken(kmsKeyId) || isKeyArn(kmsKeyId);
  const errors = booleanErrors("readableByUser", readableByUser);
  if (readableByUser === true && !isArn) {
    const fix = 'Write for example "arn:aws:kms:us-east-1:123456789012:key/…"';
    errors.push(mustBe("kmsKeyId", "the key's ARN for readableByUser", kmsKeyId, fix));
  }
  return errors;
}

function isKeyArn(key: unknown): boolean {
  return typeof key === "string" && /^arn:[^:]+:kms:[^:]+:\d+:key\//.test(key);
}
