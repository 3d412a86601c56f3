import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { command, withBody } from "../commands/terminal/command-line";
import { exitStatus } from "../commands/terminal/exit-status";
import { onInterrupt } from "../commands/tools/interrupt";
import { requireTerraform } from "../commands/tools/terraform";
import { Bench, type Operation, type Outcome, operations } from "./cell";
import { faults } from "./faults";
import { broken, matrixTable } from "./page";

const outcomesFile = join(__dirname, "outcomes.json");
const page = join(__dirname, "..", "docs", "reliability.md");
const [begin, end] = ["<!-- matrix -->", "<!-- end of matrix -->"];

interface Options {
  readonly operation?: Operation;
  readonly fault?: string;
  readonly minutes: string;
  readonly from: string;
}

async function matrix({ operation, fault, minutes, from }: Options): Promise<void> {
  requireTerraform();
  const stopAt = Date.now() + Number(minutes) * 60_000;
  const bench = await Bench.start();
  const outcomes: Outcome[] = existsSync(outcomesFile) ? JSON.parse(readFileSync(outcomesFile, "utf8")) : [];
  try {
    for (const one of faults.filter(({ name }) => fault === undefined || name === fault)) {
      for (const verb of operations.filter((name) => operation === undefined || name === operation)) {
        for (let at = Number(from); Date.now() < stopAt; at++) {
          const outcome = await bench.run(verb, one, at);
          if (!outcome) break;
          console.error(
            `${verb}, ${one.name} at call ${at} (${outcome.action}): ${outcome.green ? "well" : "NOT WELL"}`,
          );
          const others = outcomes.filter((old) => old.operation !== verb || old.fault !== one.name || old.at !== at);
          outcomes.splice(0, outcomes.length, ...others, outcome);
          write(outcomes);
        }
      }
    }
  } finally {
    await bench.stop();
  }
  if (broken(outcomes).length > 0) process.exitCode = exitStatus.found;
}

function write(outcomes: readonly Outcome[]): void {
  writeFileSync(outcomesFile, `[\n${outcomes.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]\n`);
  const text = readFileSync(page, "utf8");
  const [before = "", rest = ""] = text.split(begin);
  writeFileSync(page, `${before}${begin}\n${matrixTable(outcomes)}\n${end}${rest.split(end)[1]}`);
}

onInterrupt((status) => process.exit(status));
withBody(
  command("faults", "Lets one call after the other go wrong, and writes what became of it to docs/reliability.md.")
    .option("--operation <name>", `only this one: ${operations.join(", ")}`)
    .option("--fault <name>", `only this one: ${faults.map(({ name }) => name).join(", ")}`)
    .option("--from <number>", "the call to begin with", "1")
    .option("--minutes <number>", "begin no call after so many", "600"),
  matrix,
).parseAsync();
