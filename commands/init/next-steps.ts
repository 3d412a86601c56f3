import { relative } from "node:path";
import { shellPath } from "../terminal/shell-word";

/** The next steps in a project's directory, as the last lines of a message. */
export function nextSteps(directory: string, steps: readonly string[]): string {
  const path = relative(process.cwd(), directory);
  const lines = ["", "Next:"];
  if (path !== "") lines.push(`  cd ${shellPath(path)}`);
  return [...lines, ...steps].join("\n");
}
