import { type Operation, type Outcome, operations } from "./cell";
import { type Call, faults } from "./faults";

/** The figures in Markdown: what all cells have in common, and a table an operation, with a row a fault. */
export function matrix(outcomes: readonly Outcome[], calls: ReadonlyMap<Operation, readonly Call[]>): string {
  const lost = sum(outcomes, (one) => one.lostSecrets);
  const unnamed = sum(outcomes, (one) => one.unknownKeys - one.namedKeys);
  const well = sum(outcomes, (one) => Number(one.green));
  return [
    `${outcomes.length} calls failed. After ${well} of them, doctor's fixes led to a successful operation, ` +
      "and doctor then found",
    `nothing. Secrets lost from state: ${lost}. Keys in AWS that were neither in state nor reported by doctor: ` +
      `${unnamed}.`,
    ...operations.flatMap((operation) => ["", `## A ${operation}`, "", ...table(operation, outcomes, calls)]),
  ].join("\n");
}

function table(
  operation: Operation,
  outcomes: readonly Outcome[],
  calls: ReadonlyMap<Operation, readonly Call[]>,
): string[] {
  const all = calls.get(operation)?.length;
  const rows = faults.map(({ name }) => {
    const own = outcomes.filter((one) => one.operation === operation && one.fault === name);
    if (own.length === 0) return `| ${name} | not run | | |`;
    const cells = [
      `${own.length} of ${all}`,
      `${sum(own, (one) => Number(one.endedWell))} → ${sum(own, (one) => Number(one.healed))}`,
      sum(own, (one) => one.unknownKeys),
    ];
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return ["| Fault | Calls | Succeeded | Keys |", "|---|--:|--:|--:|", ...rows];
}

function sum(outcomes: readonly Outcome[], of: (one: Outcome) => number): number {
  return outcomes.reduce((total, one) => total + of(one), 0);
}

/** Cells that broke a promise: a secret lost, a key that doctor does not name, or fixes that don't lead back. */
export function broken(outcomes: readonly Outcome[]): Outcome[] {
  return outcomes.filter((one) => one.lostSecrets > 0 || one.unknownKeys > one.namedKeys || !one.green);
}
