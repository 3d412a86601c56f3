import { InvalidArgumentError, Option } from "commander";
import { type AccessKind, type Answers, accessKinds, problemOf, stateKinds, templateAnswers } from "./init/answers";
import { type Flags, flagProblem, missingFlags } from "./init/flags";
import { accountProblem, importAccount, type TakeoverOptions, takeOver } from "./init/from-state/take-over";
import { createMissingBuckets } from "./init/missing-buckets";
import { nextSteps } from "./init/next-steps";
import { installPackages, packedPackages } from "./init/packed-packages";
import { isProject, newProject, projectFiles, workflowFiles } from "./init/project-files";
import { ask } from "./init/questions";
import { type ProjectFile, refuseToReplace, writeFiles } from "./init/write-files";
import { readMainTs } from "./stack/source/main-ts";
import { lockFile, otherLockFile } from "./system/lock-files";
import { isClone } from "./system/package-directory";
import { Problem } from "./system/problem";
import { canBeDirectory } from "./system/regular-file";
import { command, repeated, withBody } from "./terminal/command-line";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";

interface Options extends Flags, TakeoverOptions {
  readonly workflows?: boolean;
  readonly createBucket?: boolean;
  readonly updatePackages?: boolean;
  readonly force?: boolean;
}

export const initCommand = command(
  "init",
  "Create a project, or update the answers in its main.ts",
  [
    "npm run init -- ../my-site    # in a clone: ask, and write the project to ../my-site",
    "npx s3-user init --user optimizer --bucket photos --access read-write --state local",
    "npx s3-user init --user web --bucket '*' --access manual --state s3 --state-bucket state --state-region eu-west-1",
    "npx s3-user init users --from ../terraform --dry-run    # show which users of an old configuration can move",
  ],
  "with --from-account, a user that is not imported",
)
  .argument("[directory]", "directory of the project", ".")
  .option("--user <name>", "name of the IAM user")
  .option(
    "--bucket <name>",
    "bucket or prefix (photos, shop/images/*); repeat for more; '*' for every bucket",
    repeated,
  )
  .addOption(new Option("--access <kind>", "what the application needs: see below").argParser(accessKind))
  .addOption(new Option("--state <kind>", "where Terraform keeps its state").choices(Object.keys(stateKinds)))
  .option("--state-bucket <name>", "with --state s3: name of the bucket")
  .option("--state-region <region>", "with --state s3: region of the bucket")
  .option("--state-organization <name>", "with --state hcp: name of the organization")
  .option("--from <directory>", "old Terraform configuration to move IAM users from, with their state")
  .option("--from-state <file>", "old Terraform state to move IAM users from; - for standard input")
  .option("--from-account", "import the IAM users of your AWS account that have access keys")
  .option(
    "--account <id=role-arn>",
    "with --from, --from-state or --from-account: role to assume in an account; repeat for more",
    repeated,
  )
  .option("--dry-run", "with --from, --from-state or --from-account: write nothing, and show what would be written")
  .option("--json", "with --from or --from-state: print the old and new addresses as JSON")
  .option("--create-bucket", "create the named buckets that don't exist: private and versioned, in AWS_REGION")
  .option(
    "--workflows",
    "add GitHub workflows that review pull requests, deploy, rotate keys and check AWS every night",
  )
  .option("--update-packages", "in a clone: only replace the packages of the project with those of the clone")
  .option("--force", "replace existing files")
  .addHelpText("after", () => `\n${described("--access", accessKinds)}\n${described("--state", stateKinds)}\n`);

function accessKind(value: string): AccessKind {
  if (Object.hasOwn(accessKinds, value)) return value as AccessKind;
  throw new InvalidArgumentError(`Allowed choices are ${Object.keys(accessKinds).join(", ")}.`);
}

async function init(directory: string, options: Options): Promise<void> {
  const {
    workflows = false,
    createBucket = false,
    updatePackages = false,
    force = false,
    fromState,
    from,
    fromAccount,
    account,
    dryRun,
    json,
    ...flags
  } = options;
  if (!canBeDirectory(directory)) initCommand.error(`error: ${directory} must be a directory, but is a file`);
  if (updatePackages) return replacePackages(directory);
  if (fromState !== undefined || from !== undefined || fromAccount) return initFrom(directory, options, flags);
  if (account || dryRun || json) {
    initCommand.error("error: --account, --dry-run and --json go with --from, --from-state or --from-account");
  }
  const wrong = flagProblem(flags);
  if (wrong) initCommand.error(`error: ${wrong}`);
  if (workflows) refuseOtherLockFile(directory);
  const ofWorkflows = workflows ? await workflowFiles(directory) : [];
  // Before the first question.
  refuseToReplace(directory, [...projectFiles(directory, templateAnswers), ...ofWorkflows], force);

  const answers = await answersFrom(flags, currentUser(directory));
  if (!answers) return;
  const problem = problemOf.access(answers); // each answer is right, but the policy may be too long
  if (problem) throw new Problem(problem);
  await createMissingBuckets(answers, createBucket);
  const isNew = !isProject(directory);
  const files = [...projectFiles(directory, answers), ...ofWorkflows];
  const written = writeFiles(directory, isNew && isClone ? [...files, ...packed()] : files, force);
  if (written.length > 0) console.error(isNew ? "Created:" : "Changed:");
  for (const path of written) console.log(path);
  console.error(isNew ? nextSteps(directory, firstSteps) : afterEdit(directory, written));
  if (workflows && answers.state.kind === "local") console.error(workflowsWantRemoteState);
}

async function initFrom(directory: string, options: Options, flags: Flags): Promise<void> {
  const { from, fromState, fromAccount } = options;
  if ([from, fromState, fromAccount].filter((given) => given !== undefined).length > 1) {
    initCommand.error("error: give one of --from, --from-state and --from-account");
  }
  if (options.workflows || options.createBucket || Object.keys(flags).length > 0) {
    initCommand.error(
      "error: --from, --from-state and --from-account find users, access and keys themselves; leave the others out",
    );
  }
  if (fromAccount && options.json) initCommand.error("error: --json goes with --from or --from-state");
  const wrong = accountProblem(options.account);
  if (wrong) initCommand.error(`error: ${wrong}`);
  const write = (mainTs: string) => {
    const files = newProject(directory, mainTs);
    refuseToReplace(directory, files, options.force === true); // before packing, which takes some seconds
    return writeFiles(directory, isClone ? [...files, ...packed()] : files, options.force === true);
  };
  await (fromAccount ? importAccount(directory, options, write) : takeOver(directory, options, write));
}

/** The workflows install with npm. */
function refuseOtherLockFile(directory: string): void {
  const other = otherLockFile(directory);
  if (other === undefined) return;
  const fix = `Run npm install, commit ${lockFile} and remove ${other}, or leave --workflows out.`;
  throw new Problem(`--workflows needs npm's ${lockFile}, but ${directory} has ${other}. ${fix}`);
}

/** Packs this clone's packages, which takes some seconds. */
function packed(): ProjectFile[] {
  console.error("Packing terraform-s3-user and terraform-s3-user-cli …");
  return packedPackages();
}

function replacePackages(directory: string): void {
  if (!isClone) initCommand.error("error: --update-packages works in a clone of the repository only");
  if (!isProject(directory)) {
    throw new Problem(`${directory} has no project that init wrote. Name its directory.`, exitCode.usage);
  }
  const written = writeFiles(directory, packed(), false);
  for (const path of written) console.log(path);
  console.error(written.length === 0 ? "Nothing to change." : nextSteps(directory, [`  ${installPackages}`]));
}

const workflowsWantRemoteState =
  "deploy.yml refuses local state, which would be lost with the runner: run init again with --state s3.";

/** The name of the one user in a project's main.ts; undefined without one. */
function currentUser(directory: string): string | undefined {
  const users = readMainTs(directory)?.users ?? [];
  return users.length === 1 ? users[0]?.userName : undefined;
}

/** The answers from flags and, on a terminal, from questions; undefined when the user leaves with Ctrl-C. */
async function answersFrom(flags: Flags, currentName: string | undefined): Promise<Answers | undefined> {
  const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
  const missing = missingFlags(flags);
  if (isTerminal && missing.length > 0) console.error(needsNoKey);
  if (!isTerminal && missing.length > 0) {
    initCommand.error(`error: there is no terminal to ask for the missing options: ${missing.join(", ")}`);
  }
  try {
    return await ask(flags, currentName);
  } catch (error) {
    if ((error as Error).name !== "ExitPromptError") throw error;
    console.error("Nothing was written.");
    process.exitCode = 130;
    return undefined;
  }
}

const needsNoKey = `Software on EC2, ECS, EKS, Lambda or GitHub Actions needs no IAM user. Give it a role instead:
https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles`;

const firstSteps = [
  "  npm install",
  "  npm run doctor         # checks what is missing: Terraform, AWS credentials, …",
  "  npm run sandbox        # tries it on a local AWS; needs no AWS account",
  "  npm run deploy         # creates the user",
  "  npm run credentials    # writes its key to a file",
];

function afterEdit(directory: string, written: readonly string[]): string {
  if (written.length === 0) return "Nothing to change: main.ts already has these answers.";
  const [review, diff] = ["review", "diff"].map((name) => toRun(name, "", directory)) as [string, string];
  return nextSteps(directory, [
    `  ${review}    # shows what the users in main.ts can do now`,
    `  ${diff.padEnd(review.length)}    # shows what a deploy would change in AWS`,
  ]);
}

function described(flag: string, kinds: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(kinds).map((kind) => kind.length));
  const lines = Object.entries(kinds).map(([kind, meaning]) => `  ${flag} ${kind.padEnd(width)}  ${meaning}`);
  return lines.join("\n");
}

withBody(initCommand, init);
