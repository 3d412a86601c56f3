import { relative } from "node:path";
import { shellWord } from "../terminal/shell-word";

/** The next steps in a project's directory, as the last lines of a message. */
export function nextSteps(directory: string, steps: readonly string[]): string {
  const path = relative(process.cwd(), directory);
  const lines = ["", "Next:"];
  if (path !== "") lines.push(`  cd ${shellWord(path)}`);
  return [...lines, ...steps].join("\n");
}
