import { join } from "node:path";
import { projectRoot } from "./project-root";

/** How Node runs this repository's TypeScript, from whichever directory. */
export const fromSource = [
  "--conditions=source",
  "--require",
  join(projectRoot, "commands", "loader", "typescript.js"),
];

/** The arguments that run `s3-user`, to be followed by the command's name. */
export const s3User = [...fromSource, join(projectRoot, "commands", "bin", "from-source.js")];
