import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation, Outcome } from "./cell";
import type { Call } from "./faults";

/** Every call that an operation makes. */
export interface Calls {
  readonly operation: Operation;
  readonly calls: readonly Call[];
}

const file = join(__dirname, "outcomes.jsonl");

/** Keeps one outcome, or what calls an operation makes. Several runs at once may do so. */
export function keep(line: Outcome | Calls): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Everything that was kept; of two outcomes of the same cell, the later. */
export function kept(): { outcomes: Outcome[]; calls: Map<Operation, readonly Call[]> } {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const outcomes = new Map<string, Outcome>();
  const calls = new Map<Operation, readonly Call[]>();
  for (const line of lines) {
    const one: Outcome | Calls = JSON.parse(line);
    if ("calls" in one) calls.set(one.operation, one.calls);
    else outcomes.set([one.operation, one.fault, one.action, one.time].join(), one);
  }
  return { outcomes: [...outcomes.values()], calls };
}
