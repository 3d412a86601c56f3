import { isIP } from "node:net";
import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";
import { booleanErrors, unknownPropertyErrors } from "./input";

// The options of S3Access's factories.

/** What is wrong with a factory's options; `switches` are those that are true or false. */
export function accessOptionErrors(options: unknown, switches: readonly string[], partition: string): string[] {
  if (!isRecord(options)) return [`access options are ${show(options)}; write for example { deleteObject: false }`];
  const known = Object.fromEntries([...switches, "kmsKeys", "condition"].map((property) => [property, true as const]));
  return [
    ...unknownPropertyErrors(options, known),
    ...switches.flatMap((property) => booleanErrors(property, options[property])),
    ...(options.kmsKeys === undefined ? [] : kmsKeysErrors(options.kmsKeys, partition)),
    ...(options.condition === undefined ? [] : conditionErrors(options.condition)),
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

function conditionErrors(condition: unknown): string[] {
  if (!isRecord(condition)) {
    return [`condition is ${show(condition)}; write for example { sourceIp: ["203.0.113.0/24"] }`];
  }
  const { sourceIp, sourceVpce, expires } = condition;
  return [
    ...unknownPropertyErrors(condition, { sourceIp: true, sourceVpce: true, expires: true }),
    ...listErrors("sourceIp", sourceIp, isAddressRange, "203.0.113.0/24"),
    ...listErrors("sourceVpce", sourceVpce, (id) => /^vpce-[0-9a-f]{8,17}$/.test(id), "vpce-0123456789abcdef0"),
    ...(sourceIp === undefined || sourceVpce === undefined
      ? []
      : [
          "condition has sourceIp and sourceVpce, but a request through a VPC endpoint has no address on the internet; keep one, or combine two accesses",
        ]),
    ...(expires === undefined || isMoment(expires)
      ? []
      : [`expires ${show(expires)} is not a moment in UTC; write for example "2027-01-31T18:00:00Z"`]),
  ];
}

function listErrors(property: string, values: unknown, isLegal: (value: string) => boolean, example: string): string[] {
  if (values === undefined || isToken(values)) return [];
  if (!Array.isArray(values) || values.length === 0)
    return [`${property} is ${show(values)}; write [${show(example)}]`];
  return values
    .filter((value) => !isToken(value) && !(typeof value === "string" && isLegal(value)))
    .map((value) => `${property} has ${show(value)}; write for example ${show(example)}`);
}

function isAddressRange(value: string): boolean {
  const [address = "", bits, ...rest] = value.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isMoment(value: unknown): boolean {
  if (isToken(value)) return true;
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/;
  return typeof value === "string" && form.test(value) && !Number.isNaN(Date.parse(value)) && isDay(value);
}

/** Whether the calendar has the day: `Date` takes 31 February for 3 March. */
function isDay(value: string): boolean {
  return new Date(Date.parse(value)).toISOString().startsWith(value.slice(0, 10));
}
