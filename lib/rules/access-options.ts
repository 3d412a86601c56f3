import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";
import { booleanErrors, formErrors, ifSet, mustBe, mustBeList, nearest, unknownPropertyErrors } from "./input";

// The options of S3Access's factories.

/** A factory's options; `switches` are those that are true or false, and `application` is that of `forSoftware`. */
export function accessOptionErrors(
  options: unknown,
  switches: Readonly<Record<string, unknown>>,
  partition: string,
  application?: string,
): string[] {
  const names = Object.keys(switches);
  if (!isRecord(options)) {
    let fix = `Write one with ${[...names, "kmsKeys"].join(", ")}`;
    if (typeof options === "string") fix = `Write all buckets in one list, such as ["photos", ${show(options)}]`;
    if (names.some((name) => name === options)) fix = `Write { ${options}: true }`;
    return [mustBe("the last argument", "an object with options", options, fix)];
  }
  const known = Object.fromEntries([...names, "kmsKeys"].map((property) => [property, true as const]));
  return [
    ...(application === undefined
      ? unknownPropertyErrors(options, known)
      : unknownSwitchErrors(options, Object.keys(known), application)),
    ...names.flatMap((property) => booleanErrors(property, options[property])),
    ...ifSet(options.kmsKeys, (keys) => kmsKeysErrors(keys, partition)),
  ];
}

/** Each application has its own switches: those that change its calls. */
function unknownSwitchErrors(options: object, known: readonly string[], application: string): string[] {
  const unknown = Object.keys(options).filter((property) => !known.includes(property));
  return unknown.map((property) => {
    const near = nearest(property, known);
    const others = known.filter((name) => name !== "kmsKeys");
    const leaveOut = others.length === 0 ? "Leave it out." : `Leave it out, or write one of ${others.join(", ")}.`;
    const reason = "because that application doesn't make such calls";
    const fix = near ? `Did you mean ${near}?` : leaveOut;
    return `forSoftware(${show(application)}) has no switch ${show(property)}, ${reason}. ${fix}`;
  });
}

const keyArn = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/;

function kmsKeysErrors(keys: unknown, partition: string): string[] {
  const key = "key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const example = `arn:${isToken(partition) ? "aws" : partition}:kms:us-east-1:123456789012:${key}`;
  const errorsOf = (key: string) => {
    const fix = `Write for example ${show(example)}, because IAM accepts neither an alias nor an id`;
    const errors = formErrors("each entry of kmsKeys", key, keyArn, "the ARN of a KMS key", fix);
    return errors.length > 0 ? errors : arnPartitionErrors(key, partition).map((error) => `kmsKeys: ${error}`);
  };
  if (Array.isArray(keys) && isToken(keys)) return []; // cdktf's reference to a list is one
  if (!Array.isArray(keys) || keys.length === 0) {
    return [mustBeList("kmsKeys", "a list of ARNs", keys, errorsOf, `[${show(example)}], or leave it out`)];
  }
  return keys.flatMap(errorsOf);
}
