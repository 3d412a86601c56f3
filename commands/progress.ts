import { createSpinner } from "nanospinner";
import { onStderr } from "./colours";

/**
 * Runs one step and tells on stderr what happens: a spinner on a terminal, plain lines elsewhere.
 *
 * @param text what is being done, such as "Deploying"
 * @param work the step; its result is passed on
 */
export async function step<T>(text: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = () => onStderr.dim(`(${((Date.now() - started) / 1000).toFixed(1)} s)`);
  const spinner = process.stderr.isTTY ? createSpinner(text, { stream: process.stderr }).start() : undefined;
  if (!spinner) console.error(`… ${text}`);
  try {
    const result = await work();
    if (spinner) spinner.success({ text: `${text} ${seconds()}` });
    else console.error(`✓ ${text} ${seconds()}`);
    return result;
  } catch (error) {
    if (spinner) spinner.error({ text: `${text} ${seconds()}` });
    else console.error(`✗ ${text} ${seconds()}`);
    throw error;
  }
}
