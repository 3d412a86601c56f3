import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRecord } from "terraform-s3-user/iam";
import { Problem } from "./problem";
import { readRegularFile } from "./regular-file";

/** Where a person without a project finds out how to get one. */
const start = "To create one, run `npm run init -- ../my-site` in a clone of terraform-s3-user.";

/** The exit code of wrong usage: the command was run in the wrong place. */
const wrongPlace = 2;

/**
 * The command in a project's `cdktf.json` that runs its app.
 *
 * @throws Problem when this is no project, or its `cdktf.json` does not say
 */
export function appCommand(project = process.cwd()): string {
  const file = join(project, "cdktf.json");
  if (!existsSync(file)) {
    throw new Problem(
      `There is no project in this directory: it has no cdktf.json. Change to your project's directory. ${start}`,
      wrongPlace,
    );
  }
  const text = readRegularFile(file);
  let settings: unknown;
  try {
    settings = JSON.parse(text);
  } catch (error) {
    throw new Problem(`cdktf.json must be JSON, but is not: ${(error as Error).message}. Correct the file.`);
  }
  if (isRecord(settings) && typeof settings.app === "string" && settings.app !== "") return settings.app;
  throw new Problem('cdktf.json must have an "app", the command that runs main.ts. Copy it from a new project.');
}
