import type { ChildProcess } from "node:child_process";

/** Waits until a process has printed this, to either stream; what matched. */
export function printed(child: ChildProcess, text: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let all = "";
    const read = (chunk: Buffer | string) => {
      all += chunk;
      const match = text.exec(all);
      if (match) resolve(match);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", reject);
    child.once("close", () => reject(new Error(`${child.spawnfile} has ended without printing ${text}:\n${all}`)));
  });
}
