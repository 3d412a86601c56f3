import checkbox from "@inquirer/checkbox";
import input from "@inquirer/input";
import select from "@inquirer/select";
import { accountBuckets } from "./account-buckets";
import {
  type AccessKind,
  type Answers,
  accessKinds,
  problemOf,
  type StateKind,
  stateKinds,
  templateAnswers,
} from "./answers";
import type { Flags } from "./flags";

/** Questions are talk, results go to stdout. */
const context = { output: process.stderr };

/**
 * Asks on a terminal for what the options leave open. Every answer is checked at once.
 *
 * @param currentName the user that main.ts declares now, which another name would replace
 */
export async function ask(known: Flags, currentName = templateAnswers.userName): Promise<Answers> {
  const userName =
    known.user ??
    (await input(
      { message: "What is the user's name?", default: currentName, validate: by(problemOf.userName) },
      context,
    ));
  const buckets = known.bucket ?? (await askForBuckets());
  const access =
    known.access ??
    (await select<AccessKind>(
      { message: "Which application uses them, or what does it do?", choices: choices(accessKinds) },
      context,
    ));
  const kind =
    known.state ??
    (await select<StateKind>(
      { message: "Where should Terraform store its state? It contains the key.", choices: choices(stateKinds) },
      context,
    ));
  return { userName, buckets, access, state: await askForState(kind, known) };
}

const everyBucket = "*";
const other = "";

async function askForBuckets(): Promise<readonly string[]> {
  const { buckets, problem } = await accountBuckets();
  if (problem) console.error(`Your buckets can't be offered (${problem}); type their names.`);
  if (buckets.length === 0) return typeBuckets("Which buckets does it use?");
  const chosen = await checkbox<string>(
    {
      message: "Which buckets does it use?",
      required: true,
      loop: false,
      choices: [
        ...buckets.map((bucket) => ({ value: bucket })),
        { value: everyBucket, name: "every bucket of the account" },
        { value: other, name: "others, or only a prefix of one: I'll type them" },
      ],
      validate: (picked) => {
        const named = picked.map(({ value }) => value).filter((value) => value !== other);
        if (picked.length > 1 && named.includes(everyBucket)) return "choose either every bucket, or single buckets";
        return named.length === 0 || (problemOf.access({ access: "manual", buckets: named }) ?? true);
      },
    },
    context,
  );
  const named = chosen.filter((bucket) => bucket !== other);
  return chosen.includes(other) ? [...named, ...(await typeBuckets("Which others?", named))] : named;
}

/** Names separated by commas or spaces. */
async function typeBuckets(question: string, others: readonly string[] = []): Promise<readonly string[]> {
  const split = (text: string) => text.split(/[\s,]+/).filter((name) => name !== "");
  const text = await input(
    {
      message: `${question} For example photos, or photos shop/images/*, or * for every bucket:`,
      required: true,
      validate: by((typed) => problemOf.access({ access: "manual", buckets: [...others, ...split(typed)] })),
    },
    context,
  );
  return split(text);
}

async function askForState(kind: StateKind, known: Flags): Promise<Answers["state"]> {
  if (kind === "local") return { kind };
  if (kind === "hcp") {
    const check = by((organization) => problemOf.state({ kind, organization }));
    const organization =
      known.stateOrganization ??
      (await input({ message: "Which organization?", required: true, validate: check }, context));
    return { kind, organization };
  }
  const checkBucket = by((bucket) => problemOf.state({ kind, bucket, region: "us-east-1" }));
  const bucket =
    known.stateBucket ??
    (await input({ message: "Which bucket for the state?", required: true, validate: checkBucket }, context));
  const checkRegion = by((region) => problemOf.state({ kind, bucket, region }));
  const region =
    known.stateRegion ??
    (await input({ message: "Which region is that bucket in?", default: "us-east-1", validate: checkRegion }, context));
  return { kind, bucket, region };
}

function choices<Kind extends string>(kinds: Readonly<Record<Kind, string>>): { value: Kind; name: string }[] {
  return Object.entries<string>(kinds).map(([value, name]) => ({ value: value as Kind, name }));
}

/** A check as the prompts want it. */
function by(problem: (answer: string) => string | undefined): (answer: string) => string | true {
  return (answer) => problem(answer) ?? true;
}
