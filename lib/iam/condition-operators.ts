// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

/** What an operator compares: texts, numbers, dates, truth values, addresses or ARNs. */
export type Comparison = "String" | "Numeric" | "Date" | "Bool" | "IpAddress" | "Arn" | "Null" | "Binary";

/** An operator of a condition, taken apart. */
export interface Operator {
  readonly comparison: Comparison;
  /** Whether it is true for what its values do not say, as `StringNotEquals`. */
  readonly isNegated: boolean;
  /** Whether it passes for a request without the key. */
  readonly passesWithoutKey: boolean;
  /** Without a set operator and `IfExists`, in lower case: `stringequals`. */
  readonly name: string;
}

const comparisons: readonly Comparison[] = ["String", "Numeric", "Date", "Bool", "IpAddress", "Arn", "Null", "Binary"];

/** Takes an operator apart; undefined for one that IAM does not know. */
export function readOperator(operator: string, values: readonly unknown[]): Operator | undefined {
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
