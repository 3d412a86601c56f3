import { isRecord, show } from "../iam/json";
import { isAddressRange, isEveryAddress, reservedBlock } from "../iam/reserved-addresses";
import { isToken } from "../terraform/token";
import { formErrors, ifSet, mustBe, mustBeList, unknownPropertyErrors } from "./input";

// The condition of access.when.

/** The condition itself; `known` are its properties. */
export function conditionErrors(condition: unknown, known: Readonly<Record<string, true>>): string[] {
  if (!isRecord(condition) || Object.keys(condition).length === 0) {
    return [mustBe("when: the condition", "an object", condition, 'Write for example { expires: "2030-01-31" }')];
  }
  if (unsetIn(condition).length === Object.keys(condition).length) return unsetIn(condition);
  const { sourceIp, sourceVpce, expires } = condition;
  const errors = [
    ...unknownPropertyErrors(condition, known),
    ...ifSet(sourceIp, (ranges) => listErrors("sourceIp", ranges, addressErrors, "198.51.100.0/24")),
    ...ifSet(sourceVpce, (ids) => listErrors("sourceVpce", ids, endpointErrors, "vpce-0123456789abcdef0")),
    ...ifSet(expires, expiryErrors),
  ];
  if (sourceIp !== undefined && sourceVpce !== undefined) {
    const reason = "A request through a VPC endpoint has no address on the internet.";
    errors.push(`sourceIp and sourceVpce exclude each other. ${reason} Keep one, or combine two accesses.`);
  }
  return errors.map((error) => `when: ${error}`);
}

/** Properties that are there without a value, such as that of an environment variable: they would limit nothing. */
function unsetIn(condition: Readonly<Record<string, unknown>>): string[] {
  const unset = Object.keys(condition).filter((property) => condition[property] === undefined);
  return unset.map((property) => {
    return mustBe(
      `when: ${property}`,
      "set, because it limits nothing otherwise",
      undefined,
      "Set it, or leave it out",
    );
  });
}

/** What is probably not intended in a condition. */
export function conditionWarnings(condition: unknown): string[] {
  if (!isRecord(condition)) return [];
  const { sourceIp } = condition;
  const ranges = Array.isArray(sourceIp) ? sourceIp : [];
  const examples = ranges.flatMap((range) => {
    if (typeof range !== "string" || reservedBlock(range) !== "documentation") return [];
    return [`when: sourceIp has ${show(range)}, which is an address for examples in documentation. Write your own.`];
  });
  return [...unsetIn(condition), ...examples];
}

function listErrors(property: string, values: unknown, rule: (value: string) => string[], example: string): string[] {
  if (isToken(values)) return [];
  if (!Array.isArray(values)) return [mustBeList(property, "a list", values, rule, `[${show(example)}]`)];
  if (values.length === 0) return [`${property} must not be empty, because that would allow nothing. Leave it out.`];
  return values.flatMap((value) => {
    if (isToken(value)) return [];
    if (typeof value === "string") return rule(value);
    return [mustBe(`each entry of ${property}`, "a string", value, "Write it in quotes")];
  });
}

function addressErrors(range: string): string[] {
  if (!isAddressRange(range)) {
    const fix = 'Write for example "198.51.100.7" or "198.51.100.0/24"';
    return [mustBe("each entry of sourceIp", "an IP address or a CIDR range", range, fix)];
  }
  if (isEveryAddress(range)) return [`sourceIp has ${show(range)}, which is every address. Leave sourceIp out.`];
  const block = reservedBlock(range);
  if (block === undefined || block === "documentation") return [];
  const fix = 'Write the public address of the requests, or for a VPC endpoint sourceVpce: ["vpce-0123456789abcdef0"]';
  return [
    `sourceIp has ${show(range)}, which is ${block}. Requests to S3's public endpoint never come from there. ${fix}.`,
  ];
}

function endpointErrors(id: string): string[] {
  const fix = 'Write for example "vpce-0123456789abcdef0"';
  return formErrors("each entry of sourceVpce", id, /^vpce-[0-9a-f]{8,17}$/, "the id of a VPC endpoint", fix);
}

function expiryErrors(expires: unknown): string[] {
  if (isToken(expires)) return [];
  if (!isTime(expires)) {
    return [mustBe("expires", "a UTC date or time", expires, 'Write for example "2030-01-31T18:00:00Z"')];
  }
  if (Date.parse(expires) > Date.now()) return [];
  return [mustBe("expires", "in the future", expires, "Write a later date")];
}

function isTime(value: unknown): value is string {
  const form = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/;
  if (typeof value !== "string" || !form.test(value) || Number.isNaN(Date.parse(value))) return false;
  return new Date(value).toISOString().startsWith(value.slice(0, 10)); // `Date` reads 31 February as 3 March
}
