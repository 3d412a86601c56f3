// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

/** What an operator compares: texts, numbers, dates, truth values, addresses or ARNs. */
export type Comparison = "String" | "Numeric" | "Date" | "Bool" | "IpAddress" | "Arn" | "Null" | "Binary";

/** The parts of a condition operator. */
export interface Operator {
  readonly comparison: Comparison;
  /** Whether it is true for every value but its own, such as `StringNotEquals`. */
  readonly isNegated: boolean;
  /** Whether it passes for a request without the key. */
  readonly passesWithoutKey: boolean;
  /** Without a set operator and `IfExists`, in lower case: `stringequals`. */
  readonly name: string;
}

const comparisons: readonly Comparison[] = ["String", "Numeric", "Date", "Bool", "IpAddress", "Arn", "Null", "Binary"];

/** The operators in lower case, without the prefixes and the suffix that {@link isConditionOperator} removes. */
const sizes = ["equals", "notequals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals"];
const operators = new Set([
  ...["stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase"],
  ...["stringlike", "stringnotlike", "arnequals", "arnnotequals", "arnlike", "arnnotlike"],
  ...sizes.flatMap((size) => [`numeric${size}`, `date${size}`]),
  ...["bool", "binaryequals", "ipaddress", "notipaddress"],
]);

/** Whether IAM has a condition operator, ignoring case. */
export function isConditionOperator(operator: string): boolean {
  const name = operator.toLowerCase().replace(/^for(all|any)values?:/, "");
  return name === "null" || operators.has(name.replace(/ifexists$/, ""));
}

/** Reads a condition operator; undefined for one that IAM doesn't have. */
export function readOperator(operator: string, values: readonly unknown[]): Operator | undefined {
  if (!isConditionOperator(operator)) return undefined;
  const [, set = "", word = "", ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/i.exec(operator) ?? [];
  const name = word.toLowerCase();
  const isNegated = name.includes("not");
  const comparison = comparisons.find((one) => name.replace("not", "").startsWith(one.toLowerCase()));
  if (!comparison) return undefined;
  const passesWithoutKey =
    ifExists !== undefined ||
    /^ForAllValues:/i.test(set) ||
    (comparison === "Null" ? values.some((one) => String(one) === "true") : isNegated && set === "");
  return { comparison, isNegated, passesWithoutKey, name };
}
