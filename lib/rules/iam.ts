import { isRecord, show } from "../iam/json";
import { maxInlinePolicyCharacters, maxManagedPolicyCharacters, maxTags, policySize } from "../iam/quotas";
import { isToken } from "../terraform/token";

// AWS's limits for IAM users as pure functions: each takes what somebody wrote and returns what is wrong with it, as
// sentences that name the value, the rule and the remedy. Terraform tokens are known only at apply and pass.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

/**
 * A user name: 1–64 of `A–Z a–z 0–9 _ + = , . @ -`.
 *
 * @internal
 */
export function userNameErrors(name: unknown): string[] {
  // The outputs are objects with the user's name for a property, and no object can have that one.
  if (name === "__proto__") return ['userName "__proto__" is a name that JavaScript keeps for itself; choose another'];
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
  const remedy = `write 1–${maxLength} of A–Z a–z 0–9 _ + = , . @ - (for example ${show(example)})`;
  if (typeof name !== "string") return [`${property} is ${show(name)}, not a string; ${remedy}`];
  if (name === "") return [`${property} is empty; ${remedy}`];
  const errors: string[] = [];
  const strange = [...new Set(name.replace(/[A-Za-z0-9_+=,.@-]/g, ""))];
  if (strange.length > 0) {
    errors.push(`${property} ${show(name)} contains ${show(strange.join(""))}, which IAM does not allow; ${remedy}`);
  }
  if (name.length > maxLength) {
    errors.push(`${property} ${show(name)} has ${name.length} characters, more than IAM's ${maxLength}; ${remedy}`);
  }
  return errors;
}

/** A path: `/`, or up to 512 characters that begin and end with `/`, without spaces. */
export function pathErrors(path: unknown): string[] {
  if (isToken(path)) return [];
  const form = /^\/((?!.*%\{)[\x21-\x7e]+\/)?$/; // Terraform takes %{ for a template
  if (typeof path === "string" && path.length <= 512 && form.test(path)) return [];
  return [
    `path ${show(path)} is not an IAM path; begin and end it with "/", without spaces or "%{", at most 512 characters (for example "/apps/images/")`,
  ];
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
    return [`${property} ${show(arn)} is not the ARN of a managed policy; write for example ${show(example)}`];
  }
  return arnPartitionErrors(arn, partition).map((error) => `${property} ${error}`);
}

/** Tags: at most 50, keys 1–128 and values up to 256 characters, keys unique ignoring case and not AWS's own. */
export function tagErrors(tags: unknown): string[] {
  if (isToken(tags)) return [];
  if (!isRecord(tags)) return [`tags is ${show(tags)}, not an object; write for example { team: "web" }`];
  const errors: string[] = [];
  const keys = Object.keys(tags);
  if (keys.length > maxTags) {
    errors.push(`tags has ${keys.length} entries, more than IAM's ${maxTags} a user; remove ${keys.length - maxTags}`);
  }
  const seen = new Map<string, string>();
  for (const key of keys) {
    errors.push(...tagKeyErrors(key), ...tagValueErrors(key, tags[key]));
    const twin = seen.get(key.toLowerCase());
    if (twin !== undefined) {
      errors.push(`tag keys ${show(twin)} and ${show(key)} differ in case only, which IAM does not allow; keep one`);
    }
    seen.set(key.toLowerCase(), key);
  }
  return errors;
}

const tagCharacters = "letters, digits, spaces and _ . : / = + - @";

function tagKeyErrors(key: string): string[] {
  if (isToken(key)) return [];
  if (/^aws:/i.test(key)) return [`tag key ${show(key)} begins with "aws:", which AWS keeps for itself; rename it`];
  if (/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u.test(key)) return [];
  return [`tag key ${show(key)} is not a tag key; write 1–128 ${tagCharacters}`];
}

function tagValueErrors(key: string, value: unknown): string[] {
  if (isToken(value)) return [];
  if (typeof value === "string" && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u.test(value)) return [];
  return [`tag ${show(key)} has the value ${show(value)}; write a string of at most 256 ${tagCharacters}`];
}

/** A partition's name, such as `aws-cn`. */
export function partitionErrors(partition: unknown): string[] {
  if (isToken(partition) || (typeof partition === "string" && /^aws(-[a-z]+)*$/.test(partition))) return [];
  return [`partition ${show(partition)} is not one of AWS's; write for example "aws", "aws-cn" or "aws-us-gov"`];
}

/** An access key's name in this project: 1–64 letters, digits, `-` and `_`. */
export function accessKeyNameErrors(name: unknown): string[] {
  if (typeof name === "string" && /^(?!__proto__$)[A-Za-z0-9_-]{1,64}$/.test(name)) return [];
  return [
    `access key name ${show(name)} is not allowed; write 1–64 letters, digits, "-" or "_" (for example "primary")`,
  ];
}

/** An access key's status. */
export function accessKeyStatusErrors(status: unknown): string[] {
  if (isToken(status) || status === "Active" || status === "Inactive") return [];
  const typed = typeof status === "string" ? status.toLowerCase() : "";
  const meant = ["Active", "Inactive"].find((one) => one.toLowerCase() === typed);
  return [`status must be "Active" or "Inactive", but is ${show(status)}${meant ? `; write ${show(meant)}` : ""}`];
}

/** Room for policies: for one user's inline policies together, or for one managed policy. */
export function policySizeErrors(texts: readonly string[], kind: "inline" | "managed"): string[] {
  if (texts.some(isToken)) return [];
  const size = texts.reduce((sum, text) => sum + policySize(text), 0);
  const max = kind === "inline" ? maxInlinePolicyCharacters : maxManagedPolicyCharacters;
  if (size <= max) return [];
  const what = texts.length > 1 ? "inline policies have" : `${kind} policy has`;
  const way =
    kind === "inline" ? `, or write policyType: "managed", which has room for ${maxManagedPolicyCharacters}` : "";
  return [
    `${what} ${size} characters without white space, more than IAM's ${max}${kind === "inline" ? " a user" : ""}; list fewer buckets, name several with one wildcard (for example "photos-*")${way}`,
  ];
}

/** What is wrong with an ARN's partition, given the one the stack deploys to; a token on either side is not judged. */
export function arnPartitionErrors(arn: string, partition: string): string[] {
  const found = arn.split(":")[1] ?? "";
  if (isToken(arn) || isToken(partition) || found === partition || found === "*") return [];
  return [
    `"${arn}" is in partition "${found}", but the stack's region is in "${partition}"; write "${arn.replace(`arn:${found}:`, `arn:${partition}:`)}"`,
  ];
}
