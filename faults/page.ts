import { type Operation, type Outcome, operations } from "./cell";
import { type Call, faults } from "./faults";

/** The figures as a Markdown table, a row an operation and fault. */
export function matrixTable(outcomes: readonly Outcome[], calls: ReadonlyMap<Operation, readonly Call[]>): string {
  const rows = operations.flatMap((operation) =>
    faults.map(({ name }) => {
      const own = outcomes.filter((one) => one.operation === operation && one.fault === name);
      if (own.length === 0) return `| ${operation} | ${name} | not run | | | | | |`;
      const all = calls.get(operation)?.length;
      const count = (of: (one: Outcome) => number | boolean) => own.reduce((sum, one) => sum + Number(of(one)), 0);
      const cells = [
        all === own.length ? `all ${all}` : `${own.length} of ${all}`,
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
