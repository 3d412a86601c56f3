import { lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { interleave, median, time } from "./measure";
import { peers } from "./peers";
import { projectRoot } from "./project-root";
import { atMost, megabytes, type Row, seconds } from "./report";

/** The checks that a developer of this project waits for. */
export async function measureChecks(rounds: number): Promise<Row[]> {
  const npm =
    (...args: string[]) =>
    () =>
      time({ file: "npm", args, cwd: projectRoot });
  const runs = await interleave(
    {
      test: npm("run", "test:unit"),
      typecheck: npm("run", "typecheck"),
      lint: npm("run", "lint"),
    },
    rounds,
  );
  const row = (name: keyof typeof runs, measured: string, limit: number): Row => {
    const value = median(runs[name].map((run) => run.seconds));
    const failed = runs[name].some((run) => run.status !== 0);
    const { text, met } = atMost(limit, value, seconds);
    return {
      measured,
      result: `${seconds(value)}${failed ? ", but it fails" : ""}`,
      target: { text, met: met && !failed },
    };
  };
  const once = async (measured: string, limit: number, args: readonly string[]): Promise<Row> => {
    const { seconds: value, cpuSeconds, status } = await npm(...args)();
    const { text, met } = atMost(limit, value, seconds);
    const result = `${seconds(value)}, ${seconds(cpuSeconds)} of processors${status === 0 ? "" : ", but it fails"}`;
    return { measured, result, target: { text, met: met && status === 0 } };
  };
  const size = (directory: string) => megabytes(sizeOf(realpathSync(join(directory, "node_modules"))) / 1e6);
  return [
    row("test", "`npm run test:unit`", 30),
    await once("`npm test`, which has Terraform", 120, ["test"]),
    await once("`npm test` without Terraform", 60, ["exec", "jest", "--", "--selectProjects", "unit", "process"]),
    row("typecheck", "`npm run typecheck`", 2),
    row("lint", "`npm run lint`", 1),
    {
      measured: "Installed packages",
      result: `${size(projectRoot)} (template ${size(peers.cdktfTemplate)}, AWS CDK ${size(peers.awsCdk)})`,
    },
  ];
}

/** Bytes on disk. */
function sizeOf(path: string): number {
  const entry = lstatSync(path);
  const own = entry.blocks * 512;
  if (!entry.isDirectory()) return own;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), own);
}
