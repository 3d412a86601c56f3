import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onInterrupt } from "../../commands/system/interrupt";
import { command, withBody } from "../../commands/terminal/command-line";
import { exitCode } from "../../commands/terminal/exit-code";
import { requireTerraform } from "../../commands/terraform/program";
import { projectRoot } from "../support/project-root";
import { Bench, operations } from "./cell";
import { faults } from "./faults";
import { keep, kept } from "./outcomes";
import { broken, matrix } from "./page";

const page = join(projectRoot, "__tests__", "faults", "README.md");
const [begin, end] = ["<!-- matrix -->", "<!-- end of matrix -->"];

interface Options {
  readonly operation?: readonly string[];
  readonly fault?: readonly string[];
  readonly minutes: string;
  readonly again?: boolean;
}

async function runFaults({ operation, fault, minutes, again = false }: Options): Promise<void> {
  requireTerraform();
  const stopAt = Date.now() + Number(minutes) * 60_000;
  const chosen = faults.filter(({ name }) => fault?.includes(name) ?? true);
  const bench = await Bench.start();
  try {
    for (const one of chosen) {
      for (const verb of operations.filter((name) => operation?.includes(name) ?? true)) {
        await row(bench, verb, one, again, stopAt);
      }
    }
  } finally {
    await bench.stop();
    writePage();
  }
  if (broken(kept().outcomes).length > 0) process.exitCode = exitCode.found;
}

/** Every call of the operation, without those that an earlier run has seen. */
async function row(
  bench: Bench,
  operation: (typeof operations)[number],
  fault: (typeof faults)[number],
  again: boolean,
  stopAt: number,
): Promise<void> {
  if (!kept().calls.has(operation)) keep({ operation, calls: await bench.calls(operation) });
  const { outcomes, calls } = kept();
  const seen = outcomes.filter((one) => one.operation === operation && one.fault === fault.name);
  for (const call of calls.get(operation) ?? []) {
    if (Date.now() >= stopAt) return;
    const { action, time } = call;
    if (!again && seen.some((one) => one.action === action && one.time === time)) continue;
    const outcome = await bench.run(operation, fault, call);
    keep(outcome);
    const what = `${operation}, ${fault.name} at ${action} ${time}`;
    console.error(`${what}: ${broken([outcome]).length === 0 ? "well" : "NOT WELL"}`);
  }
}

function writePage(): void {
  const text = readFileSync(page, "utf8");
  const [before = "", rest = ""] = text.split(begin);
  const { outcomes, calls } = kept();
  writeFileSync(page, `${before}${begin}\n${matrix(outcomes, calls)}\n${end}${rest.split(end)[1]}`);
}

onInterrupt((status) => process.exit(status));
withBody(
  command("faults", "Make each call of an operation fail, and write the results to README.md")
    .option("--operation <names...>", `only these: ${operations.join(", ")}`)
    .option("--fault <names...>", `only these: ${faults.map(({ name }) => name).join(", ")}`)
    .option("--again", "also what an earlier run has seen")
    .option("--minutes <number>", "begin no call after so many", "600"),
  runFaults,
).parseAsync();
