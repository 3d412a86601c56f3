import { isRecord, show } from "../iam/json";
import { maxInlinePolicyCharacters, maxManagedPolicyCharacters, maxTags, policySize } from "../iam/quotas";
import { isToken } from "../terraform/token";
import { formErrors, mustBe, oneOf } from "./input";

// AWS's limits for IAM users. A value that is known only after apply passes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

/**
 * A user name: 1–64 of `A–Z a–z 0–9 _ + = , . @ -`.
 *
 * @internal
 */
export function userNameErrors(name: unknown): string[] {
  // The outputs are objects that have the user's name as a property, and JavaScript reserves this one.
  if (name === "__proto__") return ['userName "__proto__" is reserved by JavaScript. Choose another name.'];
  return iamNameErrors("userName", name, 64, "s3-image-optimizer");
}

/** A policy's name: 1–128 of `A–Z a–z 0–9 _ + = , . @ -`. */
export function policyNameErrors(name: unknown, property = "policyName"): string[] {
  return iamNameErrors(property, name, 128, "S3Access");
}

/** A group's name: 1–128 of the same. */
export function groupNameErrors(name: unknown): string[] {
  return iamNameErrors("group", name, 128, "uploaders");
}

function iamNameErrors(property: string, name: unknown, maxLength: number, example: string): string[] {
  if (isToken(name)) return [];
  if (name === undefined) {
    const fix = `Write for example ${show(example)}, or set the environment variable that it comes from.`;
    return [`${property} is missing, or undefined. ${fix}`];
  }
  const rule = `1–${maxLength} of A–Z a–z 0–9 _ + = , . @ -`;
  const legal = typeof name === "string" ? name.replace(/[^A-Za-z0-9_+=,.@-]+/g, "-") : "";
  const similar = legal.replace(/^-+|-+$/g, "");
  if (legal === name && name !== "" && name.length <= maxLength) return [];
  const isUsable = similar !== "" && similar.length <= maxLength;
  const count = legal.length > maxLength ? ` (${(name as string).length} characters)` : "";
  const proposed = show(isUsable ? similar : example);
  return [`${property} must be ${rule}, but is ${show(name)}${count}. Write for example ${proposed}.`];
}

/** A path: `/`, or up to 512 characters that begin and end with `/`, without spaces. */
export function pathErrors(path: unknown): string[] {
  if (isToken(path)) return [];
  const form = /^\/((?!.*%\{)[\x21-\x7e]+\/)?$/; // Terraform takes %{ for a template
  if (typeof path === "string" && path.length <= 512 && form.test(path)) return [];
  const rule = 'at most 512 characters that begin and end with "/", without spaces and "%{"';
  const own = typeof path === "string" ? `/${path.replace(/^\/+|\/+$/g, "")}/` : "";
  const isUsable = own.length > 2 && own.length <= 512 && form.test(own);
  return [mustBe("path", rule, path, isUsable ? `Write ${show(own)}` : 'Write for example "/apps/images/"')];
}

/** A permissions boundary: the ARN of a managed policy in the stack's partition. */
export function permissionsBoundaryErrors(arn: unknown, partition: string): string[] {
  return managedPolicyErrors("permissionsBoundary", arn, partition, "arn:aws:iam::123456789012:policy/S3Boundary");
}

/** A managed policy to attach: its ARN, in the stack's partition. */
export function managedPolicyArnErrors(arn: unknown, partition: string): string[] {
  return managedPolicyErrors("managedPolicyArns", arn, partition, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
}

function managedPolicyErrors(property: string, arn: unknown, partition: string, example: string): string[] {
  if (isToken(arn)) return [];
  if (typeof arn !== "string" || !/^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(arn)) {
    return [mustBe(property, "the ARN of a managed policy", arn, `Write for example ${show(example)}`)];
  }
  return arnPartitionErrors(arn, partition).map((error) => `${property} ${error}`);
}

/** Tags: at most 50, keys 1–128 and values up to 256 characters, keys unique ignoring case and not AWS's own. */
export function tagErrors(tags: unknown): string[] {
  if (isToken(tags)) return [];
  if (!isRecord(tags)) return [mustBe("tags", "an object", tags, 'Write for example { team: "web" }')];
  const errors: string[] = [];
  const keys = Object.keys(tags);
  if (keys.length > maxTags) {
    errors.push(`tags must have at most ${maxTags} entries, but has ${keys.length}. Remove ${keys.length - maxTags}.`);
  }
  const seen = new Map<string, string>();
  for (const key of keys) {
    errors.push(...tagKeyErrors(key), ...tagValueErrors(key, tags[key]));
    const twin = seen.get(key.toLowerCase());
    if (twin !== undefined) {
      errors.push(`tag keys must differ in more than case, but ${show(twin)} and ${show(key)} don't. Keep one.`);
    }
    seen.set(key.toLowerCase(), key);
  }
  return errors;
}

const tagCharacters = "letters, digits, spaces and _ . : / = + - @";

function tagKeyErrors(key: string): string[] {
  if (isToken(key)) return [];
  if (/^aws:/i.test(key)) return [`tag key ${show(key)} begins with "aws:", which AWS reserves. Rename it.`];
  const form = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
  return formErrors("a tag key", key, form, `1–128 ${tagCharacters}`, "Rename it");
}

function tagValueErrors(key: string, value: unknown): string[] {
  const form = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
  const fix = ["number", "boolean"].includes(typeof value) ? `Write ${show(String(value))}` : "Change it";
  return formErrors(`tag ${show(key)}`, value, form, `a string of at most 256 ${tagCharacters}`, fix);
}

/** A partition's name, such as `aws-cn`. */
export function partitionErrors(partition: unknown): string[] {
  const fix = 'Write for example "aws", "aws-cn" or "aws-us-gov"';
  return formErrors("partition", partition, /^aws(-[a-z]+)*$/, "one of AWS's partitions", fix);
}

/** An access key's name in this project: 1–64 letters, digits, `-` and `_`. */
export function accessKeyNameErrors(name: unknown): string[] {
  if (typeof name === "string" && /^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/.test(name)) return [];
  return [mustBe("the name of an access key", '1–64 letters, digits, "-" or "_"', name, 'Write for example "primary"')];
}

export function accessKeyStatusErrors(status: unknown): string[] {
  return isToken(status) ? [] : oneOf("status", ["Active", "Inactive"], status);
}

/** The size of a user's inline policies together, or of one managed policy. */
export function policySizeErrors(texts: readonly string[], kind: "inline" | "managed"): string[] {
  if (texts.some(isToken)) return [];
  const size = texts.reduce((sum, text) => sum + policySize(text), 0);
  const max = kind === "inline" ? maxInlinePolicyCharacters : maxManagedPolicyCharacters;
  if (size <= max) return [];
  const what = texts.length > 1 ? "the user's inline policies must together have" : `the ${kind} policy must have`;
  const managed = `, or write policyType: "managed", which allows ${maxManagedPolicyCharacters}`;
  const fix = `List fewer buckets${kind === "inline" ? managed : ""}`;
  return [`${what} at most ${max} characters without white space, not ${size}. ${fix}.`];
}

/** An ARN's partition, which must be the one that the stack deploys to. A token on either side passes. */
export function arnPartitionErrors(arn: string, partition: string): string[] {
  const found = arn.split(":")[1] ?? "";
  if (isToken(arn) || isToken(partition) || found === partition || found === "*") return [];
  const rule = `must be in the partition of the stack's region, "${partition}"`;
  const right = arn.replace(`arn:${found}:`, `arn:${partition}:`);
  return [`"${arn}" ${rule}, but is in "${found}". Write "${right}".`];
}
