import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation, Outcome } from "./cell";

/** That an operation makes no more calls than this many: its row was run to the end. */
export interface End {
  readonly operation: Operation;
  readonly fault: string;
  readonly calls: number;
}

const file = join(__dirname, "outcomes.jsonl");

/** Keeps one outcome. Several runs at once may do so. */
export function keep(line: Outcome | End): void {
  appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Everything that was kept; of two outcomes of the same cell, the later. */
export function kept(): { outcomes: Outcome[]; ends: End[] } {
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  const cells = new Map<string, Outcome | End>();
  for (const line of lines) {
    const one: Outcome | End = JSON.parse(line);
    cells.set([one.operation, one.fault, "at" in one ? one.at : "end"].join(), one);
  }
  const all = [...cells.values()];
  return {
    outcomes: all.filter((one): one is Outcome => "at" in one),
    ends: all.filter((one): one is End => "calls" in one),
  };
}
