import ora from "ora";
import { onStderr } from "./colours";
import { inDigits } from "./number";

/**
 * Runs one step and shows it on stderr: a spinner on a terminal, plain lines elsewhere.
 *
 * @param text what is being done, such as "Deploying"
 * @param work the step; its result is passed on
 * @param isFine whether a result is a success, for the sign
 */
export async function step<T>(text: string, work: () => Promise<T>, isFine = (_result: T) => true): Promise<T> {
  const started = Date.now();
  const spinner = spinnerFor(text);
  if (!spinner) console.error(`… ${text}`);
  const finish = (sign: string) => {
    const line = `${text} ${onStderr.dim(`(${((Date.now() - started) / 1000).toFixed(1)} s)`)}`;
    if (spinner) spinner.stopAndPersist({ symbol: sign, text: line });
    else console.error(`${sign} ${line}`);
  };
  try {
    const result = await work();
    finish(isFine(result) ? onStderr.green("✓") : onStderr.red("✗"));
    return result;
  } catch (error) {
    finish(onStderr.red("✗"));
    throw error;
  }
}

/**
 * Does something with each of many things, and shows on a terminal how many are done.
 *
 * @param work the whole, which calls what it is given after each
 */
export async function counted<T>(text: string, total: number, work: (tick: () => void) => Promise<T>): Promise<T> {
  const spinner = spinnerFor(text);
  let done = 0;
  try {
    return await work(() => {
      done++;
      if (spinner) spinner.text = `${text}: ${inDigits(done)} of ${inDigits(total)}`;
    });
  } finally {
    spinner?.stop();
  }
}

function spinnerFor(text: string) {
  return process.stderr.isTTY ? ora({ text, discardStdin: false }).start() : undefined;
}
