import { inOrderOf } from "./compare-text";
import { isRecord, show } from "./json";

/** One test of a statement's Condition. */
export interface Test {
  /** Such as `StringLike`. */
  readonly operator: string;
  /** Such as `s3:prefix`. */
  readonly key: string;
  /** The values, of which one must match. IAM reads numbers and booleans as texts. */
  readonly values: readonly string[];
}

/** A statement's Condition: the tests, all of which must be true, in a fixed order. */
export type Condition = readonly Test[];

/** A Condition as it is written in a policy, or the reason why it can't be read. */
export function readCondition(written: unknown): Condition | string {
  if (!isRecord(written)) return "its Condition is not an object";
  const tests: Test[] = [];
  for (const [operator, keys] of Object.entries(written)) {
    if (!isRecord(keys)) return `in its Condition, ${operator} is ${show(keys)}, not an object`;
    for (const [key, value] of Object.entries(keys)) {
      const values = [value].flat().map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one)));
      tests.push({ operator, key, values: [...new Set(values)].sort() });
    }
  }
  return inOrder(tests);
}

/** Both conditions together. */
export function joinedConditions(one: Condition | undefined, other: Condition | undefined): Condition | undefined {
  return one && other ? inOrder([...one, ...other]) : (one ?? other);
}

/** The tests by key, without repetitions. */
function inOrder(tests: readonly Test[]): Condition {
  return inOrderOf(tests, ({ key, operator, values }) => `${key} ${operator} ${JSON.stringify(values)}`);
}

/** Whether a condition lets through all that the other one lets through. True is certain. */
export function isNoStricter(wide: Condition | undefined, narrow: Condition | undefined): boolean {
  return wide === undefined || JSON.stringify(wide) === JSON.stringify(narrow);
}
