import { type Outcome, operations } from "./cell";
import { faults } from "./faults";

/** The figures as a Markdown table, a row an operation and fault. */
export function matrixTable(outcomes: readonly Outcome[]): string {
  const rows = operations.flatMap((operation) =>
    faults.map(({ name }) => {
      const own = outcomes.filter((one) => one.operation === operation && one.fault === name);
      if (own.length === 0) return `| ${operation} | ${name} | not run | | | | | |`;
      const count = (of: (one: Outcome) => number | boolean) => own.reduce((sum, one) => sum + Number(of(one)), 0);
      const cells = [
        own.length,
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
    "| operation | fault | calls | ended well by itself | ended well when started again | secrets lost | keys unknown to state | doctor green after its fixes |",
    "|---|---|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

/** Cells that broke a promise: a secret lost, a key that doctor does not name, or fixes that don't lead back. */
export function broken(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter((one) => one.lostSecrets > 0 || one.unknownKeys > one.namedKeys || !one.green);
}
