import { distance } from "fastest-levenshtein";
import { conditionKeyType, globalKeys } from "./actions";
import { type Operator, readOperator } from "./condition-operators";
import { isAddressRange, isEveryAddress, reservedBlock } from "./reserved-addresses";
import { type ConditionTest, conditionTests } from "./tests-in-conditions";

// Tests in conditions that don't do what they seem to do, for any request. AWS Access Analyzer and other linters report
// the same. https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html

/** The problem of a test. */
export type TestProblem =
  | "wildcard" // in the value of an operator that takes it literally
  | "unknown key"
  | "wrong operator" // for the key's type
  | "wrong value" // for the operator
  | "key twice" // in two spellings
  | "one value" // of a key, which ForAllValues takes for a set
  | "no value"
  | "both values" // of Bool
  | "every address"
  | "private address"
  | "no MFA" // a request with an access key has none
  | "past date";

/** The result of a test: for every request, for those with or without its key; or some of its values have no effect. */
export type TestOutcome =
  | "never true"
  | "always true"
  | "true with the key"
  | "true without the key"
  | "also true without the key"
  | "some values"
  | "not documented";

/** A test in a statement's Condition that doesn't do what it seems to do. */
export interface OddTest extends ConditionTest {
  readonly problem: TestProblem;
  readonly outcome: TestOutcome;
  /** The values with the problem; none if it is about the key. */
  readonly values: readonly string[];
  /** The operator or key to write instead, if that is certain. */
  readonly instead?: string;
}

type Found = Pick<OddTest, "problem" | "outcome"> & Partial<Pick<OddTest, "values" | "instead">>;

/** The tests in a policy's conditions that don't do what they seem to do, at a given time. */
export function oddTests(document: unknown, now = new Date()): OddTest[] {
  return conditionTests(document).flatMap(({ written, ...test }) => {
    const found = problemOf(test.operator, test.key, written.values.map(String), written.keys, now);
    return found ? [{ ...test, values: [], ...found }] : [];
  });
}

/** The first problem of a test, because others may follow from it. */
function problemOf(
  operator: string,
  key: string,
  values: string[],
  keys: readonly string[],
  now: Date,
): Found | undefined {
  const read = readOperator(operator, values);
  if (!read || key.includes("${")) return undefined;
  const unknown = unknownKey(key, read);
  if (unknown) return unknown;
  if (keys.slice(0, keys.indexOf(key)).some((other) => other.toLowerCase() === key.toLowerCase())) {
    return { problem: "key twice", outcome: "not documented" };
  }
  // Requests that are signed with a user's access key have neither.
  if (/^aws:MultiFactorAuth(Present|Age)$/i.test(key)) {
    return { problem: "no MFA", outcome: read.passesWithoutKey ? "always true" : "never true" };
  }
  return (
    wrongOperator(key, read, values) ??
    noValues(read, values) ??
    wrongValues(read, values) ??
    wildcards(read, values, operator) ??
    bothValues(read, values) ??
    everyAddress(key, read, values) ??
    setOfOne(key, operator) ??
    privateAddresses(key, read, values) ??
    pastDates(key, read, values, now)
  );
}

function unknownKey(key: string, { passesWithoutKey }: Operator): Found | undefined {
  const [prefix = "", ...rest] = key.split(":");
  if (rest.length > 0 && prefix.toLowerCase() !== "aws") return undefined; // a service's, an identity provider's
  if (conditionKeyType(key) !== undefined) return undefined;
  const outcome = passesWithoutKey ? "always true" : "never true";
  return { problem: "unknown key", outcome, instead: closestKey(rest.length > 0 ? key : `aws:${key}`) };
}

/** The global key that was probably intended. */
function closestKey(key: string): string | undefined {
  const near = globalKeys()
    .map((known) => ({ known, difference: distance(known.toLowerCase(), key.toLowerCase()) }))
    .sort((a, b) => a.difference - b.difference)[0];
  return near && near.difference <= 2 ? near.known : undefined;
}

/** The comparisons for each type of value. Texts and ARNs can be compared by either; numbers can be dates too. */
const comparisonsOf: Readonly<Record<string, readonly Operator["comparison"][]>> = {
  String: ["String", "Arn", "Binary"],
  ARN: ["Arn", "String"],
  Numeric: ["Numeric"],
  Date: ["Date", "Numeric"],
  Bool: ["Bool"],
  IPAddress: ["IpAddress"],
};

function wrongOperator(key: string, operator: Operator, values: string[]): Found | undefined {
  const { comparison, isNegated } = operator;
  const type = conditionKeyType(key)?.replace("ArrayOf", "");
  const fitting = type === undefined ? undefined : comparisonsOf[type];
  const [first] = fitting ?? [];
  if (!first || comparison === "Null" || fitting?.includes(comparison)) return undefined;
  const instead = operatorFor(first, isNegated);
  // A range is no address: as a text it is none that a request has.
  const isRange = first === "IpAddress" && comparison === "String" && values.every((value) => /[/*?]/.test(value));
  const outcome = isRange ? outcomeWithoutMatch(operator) : "not documented";
  return { problem: "wrong operator", outcome, instead };
}

function operatorFor(comparison: Operator["comparison"], isNegated: boolean): string | undefined {
  if (comparison === "IpAddress") return isNegated ? "NotIpAddress" : comparison;
  if (comparison === "Bool") return comparison;
  if (comparison === "Arn" || comparison === "String") return `${comparison}${isNegated ? "Not" : ""}Like`;
  return undefined; // it is unknown which comparison of size is intended
}

function wrongValues(operator: Operator, values: string[]): Found | undefined {
  const isRight = rightValue[operator.comparison];
  const wrong = isRight ? values.filter((value) => !value.includes("${") && !isRight(value)) : [];
  return wrong.length === 0 ? undefined : withoutEffect("wrong value", operator, wrong, values);
}

const rightValue: Partial<Readonly<Record<Operator["comparison"], (value: string) => boolean>>> = {
  Bool: (value) => /^(true|false)$/i.test(value),
  Null: (value) => /^(true|false)$/i.test(value),
  Numeric: (value) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value),
  Date: (value) => /^\d+$/.test(value) || /^-?\d{4,9}/.test(value),
  IpAddress: isAddressRange,
};

/** Values that no request matches: all of them, or some. */
function withoutEffect(problem: TestProblem, operator: Operator, found: string[], all: string[]): Found {
  const outcome = found.length < all.length ? "some values" : outcomeWithoutMatch(operator);
  return { problem, outcome, values: found };
}

/** The result of a test whose values match nothing. */
function outcomeWithoutMatch({ isNegated, passesWithoutKey }: Operator): TestOutcome {
  if (isNegated) return passesWithoutKey ? "always true" : "true with the key";
  return passesWithoutKey ? "true without the key" : "never true";
}

function wildcards(operator: Operator, values: string[], written: string): Found | undefined {
  if (!/^string(not)?equals/.test(operator.name)) return undefined;
  const found = values.filter((value) => /[*?]/.test(value.replace(/\$\{[^}]*\}/g, "")));
  if (found.length === 0) return undefined;
  const instead = written.replace(/Equals(IgnoreCase)?/i, "Like");
  return { ...withoutEffect("wildcard", operator, found, values), instead };
}

function noValues(operator: Operator, values: string[]): Found | undefined {
  return values.length === 0 ? { problem: "no value", outcome: outcomeWithoutMatch(operator) } : undefined;
}

function everyAddress(key: string, operator: Operator, values: string[]): Found | undefined {
  const found = key.toLowerCase() === "aws:sourceip" ? values.filter(isEveryAddress) : [];
  if (found.length === 0) return undefined;
  // The opposite of what matches nothing.
  const outcome = outcomeWithoutMatch({ ...operator, isNegated: !operator.isNegated });
  return { problem: "every address", outcome, values: found };
}

/** `ForAllValues` is true for a request without the key, which for a set is an empty one. */
function setOfOne(key: string, operator: string): Found | undefined {
  const type = /^ForAllValues:/i.test(operator) ? conditionKeyType(key) : undefined;
  if (type === undefined || type.startsWith("ArrayOf")) return undefined;
  return { problem: "one value", outcome: "also true without the key", instead: operator.replace(/^[^:]*:/, "") };
}

function bothValues({ comparison, isNegated }: Operator, values: string[]): Found | undefined {
  if (comparison !== "Bool" || isNegated || new Set(values.map((value) => value.toLowerCase())).size < 2)
    return undefined;
  return { problem: "both values", outcome: "true with the key" };
}

function privateAddresses(key: string, operator: Operator, values: string[]): Found | undefined {
  if (key.toLowerCase() !== "aws:sourceip" || operator.comparison !== "IpAddress") return undefined;
  const found = values.filter((value) => ["private", "reserved"].includes(reservedBlock(value) ?? ""));
  return found.length === 0 ? undefined : withoutEffect("private address", operator, found, values);
}

/** Comparisons of the request's time with a date in the past, whose result no longer changes. */
function pastDates(key: string, { name }: Operator, values: string[], now: Date): Found | undefined {
  if (!["aws:currenttime", "aws:epochtime"].includes(key.toLowerCase())) return undefined;
  const kind = name.replace(/^(date|numeric)/, "");
  const isOver = (value: string) => timeOf(value) < now.getTime();
  const over = values.filter(isOver);
  if (kind === "greaterthan" || kind === "greaterthanequals") {
    return over.length === 0 ? undefined : { problem: "past date", outcome: "always true", values: over };
  }
  if (over.length < values.length) return undefined;
  return { problem: "past date", outcome: kind === "notequals" ? "always true" : "never true", values: over };
}

/** Milliseconds since 1970; NaN if the text is not a date. */
function timeOf(value: string): number {
  return /^\d{5,}$/.test(value) ? Number(value) * 1_000 : Date.parse(value);
}
