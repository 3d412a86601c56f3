import { dirname, join } from "node:path";
import { Problem } from "../../commands/system/problem";
import { type Result, run, type StartOptions } from "../../commands/system/processes";

/** Runs the project's cdktf command line, by default in the directory of this process. */
export async function cdktf(args: readonly string[], options: StartOptions = {}): Promise<Result> {
  return run(process.execPath, [cdktfCommand(options.cwd), ...args], options);
}

/**
 * The script behind `npx cdktf`, as the project's own packages resolve it.
 *
 * @throws Problem when cdktf-cli is not installed there
 */
export function cdktfCommand(project = process.cwd()): string {
  try {
    const manifest = require.resolve("cdktf-cli/package.json", { paths: [project, __dirname] });
    return join(dirname(manifest), require(manifest).bin.cdktf);
  } catch {
    throw new Problem(`cdktf-cli is not installed in ${project}; run: npm install --save-exact cdktf-cli@0.21.0`);
  }
}
