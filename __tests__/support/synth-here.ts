import { join } from "node:path";
import { transformFileSync } from "@swc/core";
import { type Ended, inThisProcess } from "./run-here";

interface CdktfContext {
  readonly contextVariable: string;
  contextFor(project: string, env: NodeJS.ProcessEnv): string;
}

const { contextFor, contextVariable }: CdktfContext = require("../../commands/loader/cdktf-context");

/**
 * Runs a directory's main.ts in this process, where the constructs are loaded once for all: a tenth of the time. It can
 * import packages, and no files.
 *
 * @param env variables that differ meanwhile
 */
export function synthHere(directory: string, env: NodeJS.ProcessEnv): Promise<Ended> {
  return inThisProcess(directory, { ...env, [contextVariable]: contextFor(directory, env) }, () => {
    const { code } = transformFileSync(join(directory, "main.ts"), {
      swcrc: false,
      module: { type: "commonjs" },
      jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    });
    try {
      new Function("require", "module", "exports", code)(require, { exports: {} }, {});
    } catch (error) {
      console.error((error as Error).message);
      process.exitCode = 1;
    }
  });
}
