import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";
import { booleanErrors, unknownPropertyErrors } from "./input";

// The options of S3Access's factories.

/** What is wrong with a factory's options; `switches` are those that are true or false. */
export function accessOptionErrors(
  options: unknown,
  switches: Readonly<Record<string, unknown>>,
  partition: string,
): string[] {
  const names = Object.keys(switches);
  if (!isRecord(options)) {
    const list =
      typeof options === "string" ? `; write all buckets in one list, such as ["photos", ${show(options)}]` : "";
    return [`the options of an access must be an object, but are ${show(options)}${list}`];
  }
  const known = Object.fromEntries([...names, "kmsKeys"].map((property) => [property, true as const]));
  return [
    ...unknownPropertyErrors(options, known),
    ...names.flatMap((property) => booleanErrors(property, options[property])),
    ...(options.kmsKeys === undefined ? [] : kmsKeysErrors(options.kmsKeys, partition)),
  ];
}

function kmsKeysErrors(keys: unknown, partition: string): string[] {
  const example = `arn:${isToken(partition) ? "aws" : partition}:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  if (isToken(keys)) return [];
  if (!Array.isArray(keys) || keys.length === 0) {
    return [`kmsKeys is ${show(keys)}; write for example [${show(example)}], or leave it out`];
  }
  return keys.flatMap((key) => {
    if (isToken(key)) return [];
    if (typeof key !== "string" || !/^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/.test(key)) {
      return [`KMS key ${show(key)} is not a key's ARN, and IAM knows keys by nothing else; write ${show(example)}`];
    }
    return arnPartitionErrors(key, partition).map((error) => `KMS key ${error}`);
  });
}
