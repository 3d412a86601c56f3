import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Check } from "../../commands/doctor/check";
import { finished, start } from "../../commands/system/processes";
import { type Project, succeeded } from "./project";

/** Runs a command on a terminal, which types Ctrl-C for SIGINT and closes for SIGHUP. */
export const onTerminal = ["python3", join(__dirname, "terminal.py")] as const;

/** The edit of main.ts that some fixes begin with, and the command behind it. */
const editFirst = /^in main\.ts, write ([^;]*); then: (.*)$/;

/**
 * Pastes the fix that doctor prints after its arrow into a shell, and answers "yes" when Terraform asks. Only edits of
 * main.ts are made here.
 *
 * @throws Error when the command fails, which one does that is none
 */
export async function follow(fix: string, { directory, env }: Project): Promise<void> {
  const forAwsCli = { AWS_DEFAULT_REGION: "us-east-1", AWS_PAGER: "" }; // it needs a region in addition to an endpoint
  const [, edit, command = fix] = editFirst.exec(fix) ?? [];
  if (edit) {
    const file = join(directory, "main.ts");
    writeFileSync(file, edited(readFileSync(file, "utf8"), edit));
  }
  const [python, ...terminal] = onTerminal;
  succeeded(
    await finished(
      start(python, [...terminal, "sh", "-c", command], { cwd: directory, env: { ...env, ...forAwsCli } }),
    ),
  );
}

function edited(text: string, edit: string): string {
  const [, status, key] = /^(status: "Inactive") for the key "(\w+)" to keep it off$/.exec(edit) ?? [];
  if (status) return text.replace(`name: "${key}"`, `$&, ${status}`);
  const [, existing] =
    /^(existing: "import") for the user \(its declared keys are created\), or rename it$/.exec(edit) ?? [];
  if (existing) return text.replace(/userName: "[\w-]+"/g, `$&, ${existing}`);
  throw new Error(`The test knows no such edit of main.ts: ${edit}`);
}

/** What doctor has to say, apart from what is well or not there yet. */
export async function findings(project: Project): Promise<Check[]> {
  const { stdout } = await project.command("doctor", ["--json"]);
  return (JSON.parse(stdout) as Check[])
    .filter(({ status }) => status !== "ok" && status !== "none")
    .filter(({ name }) => name !== "Removed stacks"); // with remote state, doctor always says what it can't know
}

/** Does what doctor says until it has nothing more to say, three rounds at most: what it says at first and at last. */
export async function heal(project: Project): Promise<{ first: Check[]; last: Check[] }> {
  const first = await findings(project);
  let last = first;
  for (let round = 0; last.length > 0 && round < 3; round++) {
    for (const fix of new Set(last.flatMap(({ fix: told }) => told ?? []))) await follow(fix, project);
    last = await findings(project);
  }
  return { first, last };
}
