import { matchesExactly } from "./actions";
import { isRecord } from "./json";
import type { PolicyDocument, PolicyStatement } from "./policy-document";

// The rest of a policy's conditions when some condition keys of a request are known.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

/** Condition keys with their values; undefined for a key that the request does not have. */
export type RequestKeys = Readonly<Record<string, string | undefined>>;

/**
 * The policy for requests with these condition keys: without the tests that are true, and without the statements that
 * have a false test. Tests of other keys, or with an operator that is not evaluated here, stay.
 */
export function forRequest(policy: PolicyDocument, keys: RequestKeys): PolicyDocument {
  const statements = [policy.Statement].flat().flatMap((statement) => withoutKnownTests(statement, keys) ?? []);
  return { ...policy, Statement: statements };
}

function withoutKnownTests(statement: PolicyStatement, keys: RequestKeys): PolicyStatement | undefined {
  const { Condition, ...rest } = statement;
  if (!isRecord(Condition)) return statement;
  const left: Record<string, Record<string, unknown>> = {};
  for (const [operator, tests] of Object.entries(Condition)) {
    if (!isRecord(tests)) return statement;
    for (const [key, value] of Object.entries(tests)) {
      const outcome = outcomeOf(operator, key, [value].flat(), keys);
      if (outcome === false) return undefined;
      if (outcome === undefined) left[operator] = { ...left[operator], [key]: value };
    }
  }
  return (Object.keys(left).length === 0 ? rest : { ...rest, Condition: left }) as PolicyStatement;
}

/** Whether a test is true; undefined if that is unknown. */
function outcomeOf(operator: string, key: string, wanted: readonly unknown[], keys: RequestKeys): boolean | undefined {
  const name = Object.keys(keys).find((one) => one.toLowerCase() === key.toLowerCase());
  const test = operators[operator.toLowerCase()];
  if (name === undefined || !test) return undefined;
  const texts = wanted.map((one) => filled(String(one), keys));
  if (texts.some((one) => one.includes("${"))) return undefined;
  const value = keys[name];
  if (value === undefined) return false;
  const outcomes = texts.map((one) => test(one, value));
  if (outcomes.includes(true)) return true;
  return outcomes.includes(undefined) ? undefined : false;
}

function filled(text: string, keys: RequestKeys): string {
  const userName = keys["aws:username"];
  return userName === undefined ? text : text.replace(/\$\{aws:username\}/gi, () => userName);
}

/** Operators that are false if the request doesn't have the key. */
const operators: Readonly<Record<string, (wanted: string, value: string) => boolean | undefined>> = {
  stringequals: (wanted, value) => wanted === value,
  stringlike: matchesExactly,
  datelessthan: (wanted, value) => (isIsoDate(wanted) ? Date.parse(value) < Date.parse(wanted) : undefined),
  dategreaterthan: (wanted, value) => (isIsoDate(wanted) ? Date.parse(value) > Date.parse(wanted) : undefined),
};

/** The format of dates that JavaScript reads like IAM. */
function isIsoDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
