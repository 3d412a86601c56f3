import { InvalidArgumentError } from "commander";
import { awsAccess } from "./stack/aws/aws-access";
import { regionOf } from "./stack/aws/aws-clients";
import { deployedPolicy } from "./stack/deployed";
import { keyInState, type Wanted } from "./stack/key-selection";
import { decrypt } from "./system/gpg";
import { Problem } from "./system/problem";
import { onStdout } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { confirm } from "./terminal/confirm";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";
import { jsonText } from "./terminal/json";
import { listed } from "./terminal/list";
import { step } from "./terminal/progress";
import { shellOptions, shellStack } from "./terminal/shell-word";
import { noneFailed, skippedCall, trialCounts, trialStatus, trialSummary, trialTable } from "./terminal/trials";
import type { Place } from "./verify/calls";
import { bucketProblem, type PolicyPlaces, placesIn } from "./verify/places";
import { type Candidate, type ExplainedTrial, mayOnObjects, tryAccount, tryIdentity, tryPlace } from "./verify/try-key";

interface Options extends Wanted {
  readonly bucket?: readonly string[];
  readonly write?: boolean;
  readonly yes?: boolean;
  readonly wait: number;
  readonly json?: boolean;
}

export const verifyCommand = command(
  "verify",
  "Test a deployed access key on its buckets",
  [],
  "an answer of AWS differs from the policy",
)
  .option("--stack <name>", "stack, if main.ts has several")
  .option("--user <name>", "user, if main.ts has several")
  .option("--key <name>", "name of the key in main.ts, if the user has several active keys")
  .option("--bucket <name...>", "buckets to test, if the policy names none or only a pattern", bucketNames)
  .option("--write", "also upload, read and delete a test object, after confirmation")
  .option("--yes", "with --write: skip the confirmation")
  .option("--wait <seconds>", "seconds to retry while IAM propagates a new key", seconds, 60)
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
These calls never use your own credentials. No secret is printed, and the test object is deleted again.

Examples:
  ${toRun("verify")}
  ${toRun("verify", "--user photos --write")}    # also upload, read and delete a test object
  ${toRun("verify", "--bucket my-uploads --json")}`,
  );

async function verify(options: Options): Promise<void> {
  if (options.yes && !options.write) verifyCommand.error("error: --yes goes with --write only");
  const { candidate, stack } = await findCandidate(options);
  const { places, patterns, others, listsAccount } = placesToTry(stack, candidate, options.bucket);
  if (options.write && !options.yes) await askFor(places);

  const identity = async () => [await tryIdentity(candidate)];
  const trials: ExplainedTrial[] = await step("Asking AWS who the key belongs to", identity, noneFailed);
  if (trials[0]?.verdict === "passed") {
    for (const place of places) {
      const tried = () => tryPlace(candidate, place, options.write ?? false);
      trials.push(...(await step(`Using the key on ${place.bucket}/${place.prefix}`, tried, noneFailed)));
    }
    const { userName } = candidate;
    if (listsAccount) trials.push(...(await tryAccount(candidate)));
    trials.push(...patterns.map((one) => skippedCall(userName, `use a bucket named ${one}`, "name one with --bucket")));
    trials.push(...others.map((one) => skippedCall(userName, `use ${one}`, "only buckets are tried")));
  }
  console.log(options.json ? json(stack, candidate, trials) : report(trials));
  if (!options.write && places.some((place) => mayOnObjects(candidate, place, "s3:PutObject"))) {
    console.error("The policy allows uploads, which are tried only with --write.");
  }
  process.exitCode = trialStatus(trials);
}

async function findCandidate(options: Options): Promise<{ stack: string; candidate: Candidate }> {
  const { stack, user, deployed, stored } = await keyInState(options);
  const { secret, encryptedSecret } = stored;
  const secretAccessKey = secret ?? (encryptedSecret && decrypt(encryptedSecret));
  if (!secretAccessKey) {
    throw new Problem(
      `The state has no secret of access key ${deployed.accessKeyId}: it was imported, so it can't be used here.`,
    );
  }
  const policy = user.deployed && deployedPolicy(user.deployed);
  if (!policy)
    throw new Problem(
      `User "${user.name}" has no policy in the state of stack "${stack.name}"; run ${toRun("doctor")}.`,
    );
  return {
    stack: stack.name,
    candidate: {
      userName: user.name,
      arn: user.deployed?.arn,
      key: { accessKeyId: deployed.accessKeyId, secretAccessKey },
      policy,
      region: regionOf(awsAccess(stack, user.provider)),
      patientUntil: Date.now() + options.wait * 1_000,
      commands: { deploy: toRun("deploy", shellStack(stack.name)), doctor: toRun("doctor") },
    },
  };
}

/** The places in the policy, or the requested buckets; and the patterns of buckets, of which none is tried. */
function placesToTry(
  stack: string,
  { policy, userName }: Candidate,
  buckets: readonly string[] | undefined,
): PolicyPlaces {
  const { places, ...rest } = placesIn(policy.document);
  if (buckets) {
    const known = (bucket: string) => places.filter((place) => place.bucket === bucket);
    const chosen = buckets.flatMap((bucket) =>
      known(bucket).length > 0 ? known(bucket) : [{ bucket, prefix: "", isTyped: true }],
    );
    return { places: chosen, patterns: [], others: [], listsAccount: rest.listsAccount };
  }
  if (places.length > 0) return { places, ...rest };
  const key = shellOptions({ stack, user: userName });
  throw new Problem(
    `The policy names no single bucket. Choose one to test: ${toRun("verify", `${key} --bucket my-bucket`)}`,
    exitCode.usage,
  );
}

async function askFor(places: readonly Place[]): Promise<void> {
  if (!process.stdin.isTTY)
    verifyCommand.error(
      "error: --write asks for confirmation, but there is no terminal; add --yes to skip the question",
    );
  const where = listed(places.map(({ bucket, prefix }) => `${bucket}/${prefix}`));
  const isConfirmed = await confirm(`Upload, read and delete a test object in ${where}?`);
  if (!isConfirmed) throw new Problem("Cancelled. Nothing was changed.");
}

function report(trials: readonly ExplainedTrial[]): string {
  const explained = trials.filter(({ cause }) => cause !== undefined);
  const signs = { passed: onStdout.yellow("!"), failed: onStdout.red("✗"), skipped: onStdout.yellow("?") };
  return [
    trialTable(trials),
    trialCounts(trials),
    ...explained.map(
      ({ verdict, call, cause, fix }) =>
        `${signs[verdict]} ${onStdout.bold(call)}: ${cause}${fix ? `\n    → ${fix}` : ""}`,
    ),
    trialSummary(trials),
  ].join("\n");
}

function json(stack: string, { userName, key }: Candidate, trials: readonly ExplainedTrial[]): string {
  return jsonText({ stack, user: userName, accessKeyId: key.accessKeyId, trials });
}

function bucketNames(name: string, before: readonly string[] = []): readonly string[] {
  const problem = bucketProblem(name);
  if (problem !== undefined) throw new InvalidArgumentError(`${problem}.`);
  return [...before, name];
}

function seconds(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("write whole seconds, for example 60");
}

withBody(verifyCommand, verify);
