import { isRecord, show } from "../iam/json";
import { isAddressRange, reservedBlock } from "../iam/reserved-addresses";
import { isToken } from "../terraform/token";
import { unknownPropertyErrors } from "./input";

// The condition of access.when.

/** What is wrong with a condition, as sentences. */
export function conditionErrors(condition: unknown, known: Readonly<Record<string, true>>): string[] {
  if (!isRecord(condition) || Object.keys(condition).length === 0) {
    return [`when must get a condition, but gets ${show(condition)}; write for example { expires: "2030-01-31" }`];
  }
  const { sourceIp, sourceVpce, expires } = condition;
  const errors = [
    ...unknownPropertyErrors(condition, known),
    ...listErrors("sourceIp", sourceIp, addressErrors),
    ...listErrors("sourceVpce", sourceVpce, endpointErrors),
    ...(sourceIp === undefined || sourceVpce === undefined
      ? []
      : [
          "sourceIp and sourceVpce contradict each other: a request through a VPC endpoint has no address on the internet; keep one, or combine two accesses",
        ]),
    ...(expires === undefined ? [] : expiryErrors(expires)),
  ];
  return errors.map((error) => `when: ${error}`);
}

/** What a condition probably doesn't intend, as sentences. */
export function conditionWarnings(condition: unknown): string[] {
  const sourceIp = isRecord(condition) ? condition.sourceIp : undefined;
  if (!Array.isArray(sourceIp)) return [];
  return sourceIp.flatMap((range) => {
    if (typeof range !== "string" || reservedBlock(range) !== "documentation") return [];
    return [`when: sourceIp has ${show(range)}, an address of documentation's examples; write your own`];
  });
}

function listErrors(property: string, values: unknown, rule: (value: string) => string[]): string[] {
  if (values === undefined || isToken(values)) return [];
  if (!Array.isArray(values)) return [`${property} must be a list, but is ${show(values)}; write [${show(values)}]`];
  if (values.length === 0) return [`${property} must not be empty, which would allow nothing; leave it out`];
  return values.flatMap((value) => {
    if (isToken(value)) return [];
    return typeof value === "string" ? rule(value) : [`${property} has ${show(value)}; write a string`];
  });
}

function addressErrors(range: string): string[] {
  if (!isAddressRange(range)) {
    return [
      `sourceIp has ${show(range)}, which is not an address or a range; write for example "198.51.100.7" or "198.51.100.0/24"`,
    ];
  }
  const block = reservedBlock(range);
  if (block === undefined || block === "documentation") return [];
  return [
    `sourceIp has ${show(range)}, which is ${block} and never reaches S3's public endpoint, so it would allow nothing; write the address that the internet sees, or for requests through a VPC endpoint sourceVpce: ["vpce-0123456789abcdef0"]`,
  ];
}

function endpointErrors(id: string): string[] {
  if (/^vpce-[0-9a-f]{8,17}$/.test(id)) return [];
  return [`sourceVpce has ${show(id)}, which is not a VPC endpoint's id; write for example "vpce-0123456789abcdef0"`];
}

function expiryErrors(expires: unknown): string[] {
  if (isToken(expires)) return [];
  if (!isTime(expires)) {
    return [`expires must be a UTC date or time, but is ${show(expires)}; write for example "2030-01-31T18:00:00Z"`];
  }
  if (Date.parse(expires) > Date.now()) return [];
  return [`expires ${show(expires)} is in the past, so nothing is allowed any more; write a later date`];
}

function isTime(value: unknown): value is string {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/;
  return typeof value === "string" && form.test(value) && !Number.isNaN(Date.parse(value)) && isDay(value);
}

/** Whether the calendar has the day: `Date` takes 31 February for 3 March. */
function isDay(value: string): boolean {
  return new Date(Date.parse(value)).toISOString().startsWith(value.slice(0, 10));
}
