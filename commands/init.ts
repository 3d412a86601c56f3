import { relative } from "node:path";
import { Option } from "commander";
import { type AccessKind, type Answers, accessKinds, problemOf, type StateKind, stateKinds } from "./init/answers";
import { isProject, projectFiles } from "./init/project-files";
import { ask } from "./init/questions";
import { writeFiles } from "./init/write-files";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";
import { Problem } from "./tools/problem";

interface Options {
  readonly user?: string;
  readonly bucket?: readonly string[];
  readonly access?: AccessKind;
  readonly state?: StateKind;
  readonly stateBucket?: string;
  readonly stateRegion?: string;
  readonly stateOrganization?: string;
  readonly workflows?: boolean;
  readonly force?: boolean;
}

export const initCommand = command("init", "Starts a project, or changes the main.ts of the one that is there.", [
  "npx terraform-s3-user-cli init photos      # asks, and writes the project into the new folder photos",
  "npx s3-user init --user optimizer --bucket photos --access read-write --state local",
  "npx s3-user init --user optimizer --bucket '*' --access manual --state s3 --state-bucket states --state-region eu-west-1",
])
  .argument("[directory]", "the project's directory", ".")
  .option("--user <name>", "the IAM user's name")
  .option(
    "--bucket <name>",
    "a bucket, or a folder of one (photos, shop/images/*); again for more; * is every bucket",
    collect,
  )
  .addOption(new Option("--access <kind>", "what the software does").choices(Object.keys(accessKinds)))
  .addOption(new Option("--state <kind>", "where Terraform keeps its state").choices(Object.keys(stateKinds)))
  .option("--state-bucket <name>", "with --state s3: the bucket")
  .option("--state-region <region>", "with --state s3: the bucket's region")
  .option("--state-organization <name>", "with --state hcp: the organization")
  .option("--workflows", "with GitHub workflows that review pull requests and deploy")
  .option("--force", "replace files that exist already")
  .addHelpText("after", () => `\n${described("--access", accessKinds)}\n${described("--state", stateKinds)}\n`);

async function init(directory: string, options: Options): Promise<void> {
  refuseWrongFlags(options);
  const answers = await answersOf(options);
  if (!answers) return;
  const problem = problemOf.access(answers); // each answer is right, but the policy may be too long
  if (problem) throw new Problem(problem);
  const isNew = !isProject(directory);
  const written = writeFiles(
    directory,
    projectFiles(directory, answers, options.workflows === true),
    options.force === true,
  );
  for (const path of written) console.log(path);
  console.error(isNew ? nextSteps(directory) : changed(written));
  if (options.workflows && answers.state.kind === "local") {
    console.error(
      "deploy.yml refuses local state, which would be lost with the runner: run init again with --state s3.",
    );
  }
}

/** Every flag that was given is checked by the library's rules, whether or not anything is asked. */
function refuseWrongFlags({
  user,
  bucket,
  access = "manual",
  stateBucket,
  stateRegion,
  stateOrganization,
}: Options): void {
  const problems: Record<string, string | undefined> = {
    "--user": user === undefined ? undefined : problemOf.userName(user),
    "--bucket": bucket && problemOf.access({ access, buckets: bucket }),
    "--state-bucket":
      stateBucket === undefined ? undefined : problemOf.state({ kind: "s3", bucket: stateBucket, region: "us-east-1" }),
    "--state-region":
      stateRegion === undefined ? undefined : problemOf.state({ kind: "s3", bucket: "any", region: stateRegion }),
    "--state-organization":
      stateOrganization === undefined ? undefined : problemOf.state({ kind: "hcp", organization: stateOrganization }),
  };
  for (const [flag, problem] of Object.entries(problems)) if (problem) initCommand.error(`error: ${flag}: ${problem}`);
}

/** The answers from flags and, on a terminal, from questions; undefined when the user leaves with Ctrl-C. */
async function answersOf(options: Options): Promise<Answers | undefined> {
  const { user, bucket, access, state, stateBucket, stateRegion, stateOrganization } = options;
  if (!process.stdin.isTTY || !process.stderr.isTTY) refuseMissingFlags(options);
  try {
    return await ask({
      userName: user,
      buckets: bucket,
      access,
      stateKind: state,
      stateBucket,
      stateRegion,
      stateOrganization,
    });
  } catch (error) {
    if ((error as Error).name !== "ExitPromptError") throw error;
    console.error("Nothing was written.");
    process.exitCode = 130;
    return undefined;
  }
}

/** Without a terminal nothing can be asked, and nothing is guessed. */
function refuseMissingFlags({
  user,
  bucket,
  access,
  state,
  stateBucket,
  stateRegion,
  stateOrganization,
}: Options): void {
  const needed: Record<string, unknown> = {
    "--user": user,
    "--bucket": bucket,
    "--access": access,
    "--state": state,
    ...(state === "s3" ? { "--state-bucket": stateBucket, "--state-region": stateRegion } : {}),
    ...(state === "hcp" ? { "--state-organization": stateOrganization } : {}),
  };
  const missing = Object.keys(needed).filter((flag) => needed[flag] === undefined);
  if (missing.length > 0) {
    initCommand.error(`error: without a terminal nothing is asked, so these must be given: ${missing.join(", ")}`);
  }
}

function nextSteps(directory: string): string {
  const path = relative(process.cwd(), directory);
  return [
    "",
    "Next:",
    ...(path === "" ? [] : [`  cd ${path}`]),
    "  npm install",
    "  npm run doctor         # tells what is missing: Terraform, AWS credentials, …",
    "  npm run sandbox        # tries it on a local AWS; needs no AWS account",
    "  npm run deploy         # creates the user",
    "  npm run credentials    # writes its key to a file",
  ].join("\n");
}

function changed(written: readonly string[]): string {
  return written.length === 0
    ? "Nothing to change: main.ts says that already."
    : `See what that changes: ${toRun("review")}, then ${toRun("diff")}.`;
}

function described(flag: string, kinds: Readonly<Record<string, string>>): string {
  const lines = Object.entries(kinds).map(([kind, meaning]) => `  ${flag} ${kind.padEnd(18)} ${meaning}`);
  return lines.join("\n");
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

withBody(initCommand, init);
