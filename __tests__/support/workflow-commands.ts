import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { commandsIn, readWorkflow, stepsOf } from "./workflows";

/** A `run:` of a workflow. */
export interface Command {
  /** Such as `review.yml`. */
  readonly workflow: string;
  readonly script: string;
}

/** Every `run:` of a workflow, in order. */
export function commandsOf(directory: string, workflow: string): Command[] {
  const steps = stepsOf(readWorkflow(workflow, directory));
  return commandsIn({ steps }).map((script) => ({ workflow, script }));
}

/** The workflows that a user's repository has, in an order in which they can run. */
export const workflows = ["review.yml", "review-comment.yml", "deploy.yml", "drift.yml", "rotate.yml"];

/** Commands that are not run, with the reason. */
const notRun: readonly [RegExp, string][] = [
  [/^npm ci\b/, "asks npm's registry: .ci/bare runs it"],
  [/^npm test$/, "is this test, or packages.test.ts runs it"],
];

const terraform = `#!/bin/sh
case "$1 $2" in
"version -json") echo '{"terraform_version":"1.11.4"}' ;;
*" show") echo "no changes" ;;
esac
`;

/** Commands that ask AWS, which is not there: how they may end. 2 is wrong usage. */
const asksAws: readonly [RegExp, readonly number[]][] = [
  [/ s3-user rotate --check /, [1]],
  [/ s3-user doctor /, [1, 3]],
];

/**
 * Runs every command of the workflows that a user's repository has, as they stand and as GitHub does, with a Terraform
 * that changes nothing. What actions do in between is done here: the artifact of review.yml is handed on.
 *
 * @param project a git repository whose head has a parent
 * @param temporary an empty directory
 * @returns what failed, in words; and what the commands wrote for people
 */
export function runWorkflows(
  project: string,
  temporary: string,
): { failed: string[]; summary: string; comment: string } {
  const runner = join(temporary, "runner");
  const bin = join(temporary, "bin");
  for (const directory of [runner, bin]) mkdirSync(directory);
  writeFileSync(join(bin, "terraform"), terraform, { mode: 0o700 });
  writeFileSync(join(bin, "gh"), "#!/bin/sh\necho c0ffee\n", { mode: 0o700 }); // main's newest commit
  const env = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    GITHUB_STEP_SUMMARY: join(runner, "summary.md"),
    GITHUB_OUTPUT: join(runner, "output"),
    RUNNER_TEMP: runner,
    TERRAFORM_BINARY_NAME: "terraform",
    BASE: "HEAD^1",
    APPROVED: "digest",
    NOW: "digest",
    GITHUB_SHA: "c0ffee",
    GITHUB_REPOSITORY: "acme/site",
    GITHUB_REF_NAME: "main",
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_RUN_ID: "1",
  };
  const failed: string[] = [];
  for (const workflow of workflows) {
    for (const { script } of commandsOf(project, workflow)) {
      if (notRun.some(([pattern]) => pattern.test(script))) continue;
      const { status, stderr } = spawnSync("bash", ["-e", "-c", script], { cwd: project, env, encoding: "utf8" });
      const [, expected = [0]] = asksAws.find(([pattern]) => pattern.test(script)) ?? [];
      if (!expected.includes(status ?? -1)) failed.push(`${workflow}: ${script}\nended with ${status}: ${stderr}`);
    }
    if (workflow === "review.yml") cpSync(join(project, "cdktf.out"), join(runner, "synthesized"), { recursive: true });
  }
  const read = (file: string) => readFileSync(join(runner, file), "utf8");
  return { failed, summary: read("summary.md"), comment: read("comment.md") };
}

/** Runs one of a workflow's scripts in JavaScript, as actions/github-script does. */
export async function runScript(
  workflow: string,
  index: number,
  globals: Readonly<Record<string, unknown>>,
): Promise<void> {
  const scripts = stepsOf(readWorkflow(workflow)).flatMap((step) => step.with?.script ?? []);
  if (scripts[index] === undefined) throw new Error(`${workflow} has no script ${index}`);
  await new Function(...Object.keys(globals), `return (async () => {${scripts[index]}\n})();`)(
    ...Object.values(globals),
  );
}
