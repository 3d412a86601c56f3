import { isRecord } from "./json";

/** A test in a statement's Condition. */
export interface ConditionTest {
  /** The number of the statement, from 1. */
  readonly statement: number;
  readonly effect: "Allow" | "Deny";
  /** Such as `StringLike s3:prefix`. */
  readonly test: string;
  /** Such as `StringLike`. */
  readonly operator: string;
  /** Such as `s3:prefix`. */
  readonly key: string;
}

/** A test as the document has it. */
export interface WrittenTest extends ConditionTest {
  readonly written: {
    readonly statement: object;
    readonly values: readonly unknown[];
    /** The keys that the statement tests with the same operator, in their order. */
    readonly keys: readonly string[];
  };
}

/** Every test in the conditions of a policy. What is not a statement of IAM's is left out. */
export function conditionTests(document: unknown): WrittenTest[] {
  const tests: WrittenTest[] = [];
  const statements = isRecord(document) ? [document.Statement].flat() : [];
  for (const [index, statement] of statements.entries()) {
    if (!isRecord(statement) || !isRecord(statement.Condition)) continue;
    const { Effect: effect, Condition: condition } = statement;
    if (effect !== "Allow" && effect !== "Deny") continue;
    for (const [operator, tested] of Object.entries(condition)) {
      if (!isRecord(tested)) continue;
      const keys = Object.keys(tested);
      for (const [key, value] of Object.entries(tested)) {
        const written = { statement, values: [value].flat(), keys };
        tests.push({ statement: index + 1, effect, test: `${operator} ${key}`, operator, key, written });
      }
    }
  }
  return tests;
}
