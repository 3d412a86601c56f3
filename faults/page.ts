import { type Outcome, operations } from "./cell";
import { faults } from "./faults";
import type { End } from "./outcomes";

/** The figures as a Markdown table, a row an operation and fault. */
export function matrixTable(outcomes: readonly Outcome[], ends: readonly End[]): string {
  const rows = operations.flatMap((operation) =>
    faults.map(({ name }) => {
      const isOwn = (one: Outcome | End) => one.operation === operation && one.fault === name;
      const own = outcomes.filter(isOwn);
      if (own.length === 0) return `| ${operation} | ${name} | not run | | | | | |`;
      const calls = ends.find(isOwn)?.calls;
      const count = (of: (one: Outcome) => number | boolean) => own.reduce((sum, one) => sum + Number(of(one)), 0);
      const cells = [
        calls === own.length ? `all ${calls}` : `${own.length}, not all`,
        count((one) => one.endedWell),
        count((one) => one.healed),
        count((one) => one.lostSecrets),
        `${count((one) => one.unknownKeys)} (${count((one) => one.namedKeys)} named)`,
        count((one) => one.green),
      ];
      return `| ${operation} | ${name} | ${cells.join(" | ")} |`;
    }),
  );
  return [
    "| operation | fault | at calls | ended well by itself | or when started again | secrets lost from state | keys unknown to state | well in the end |",
    "|---|---|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

/** Cells that broke a promise: a secret lost, a key that doctor does not name, or fixes that don't lead back. */
export function broken(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter((one) => one.lostSecrets > 0 || one.unknownKeys > one.namedKeys || !one.green);
}
