import { systemReason } from "../system/system-error";
import { exitCode } from "./exit-code";

/**
 * Fails when the output can't be written, for example to a full disk: otherwise `console.log` drops it silently, and
 * `write` ends the program with a stack trace. A closed pipe, such as that of `head`, is not an error.
 */
export function failForLostOutput(): void {
  let isTold = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE" || isTold) return;
    isTold = true;
    console.error(`The output can't be written: ${systemReason(error)}.`);
    process.once("exit", (status) => {
      if (status === exitCode.fine) process.exitCode = exitCode.failed;
    });
  });
  process.stderr.on("error", () => undefined); // which can't be reported anywhere
}
