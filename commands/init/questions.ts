import checkbox from "@inquirer/checkbox";
import input from "@inquirer/input";
import select from "@inquirer/select";
import { accountBuckets } from "./account-buckets";
import { type Answers, accessKinds, problemOf, type StateKind, stateKinds, templateAnswers } from "./answers";
import type { Flags } from "./flags";

/** Questions are talk, results go to stdout. */
const context = { output: process.stderr };

/**
 * Asks on a terminal for what the options leave open. Every answer is checked at once.
 *
 * @param currentName the user that main.ts declares now, which another name would replace
 */
export async function ask(known: Flags, currentName = templateAnswers.userName): Promise<Answers> {
  const userName = known.user ?? (await askForText("What is the user's name?", problemOf.userName, currentName));
  const buckets = known.bucket ?? (await askForBuckets());
  const access = known.access ?? (await askForKind("Which application uses them, or what does it do?", accessKinds));
  const kind =
    known.state ?? (await askForKind("Where should Terraform store its state? It contains the key.", stateKinds));
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

async function typeBuckets(question: string, others: readonly string[] = []): Promise<readonly string[]> {
  const split = (text: string) => text.split(/[\s,]+/).filter((name) => name !== "");
  const message = `${question} For example photos, or photos shop/images/*, or * for every bucket:`;
  const problem = (typed: string) => problemOf.access({ access: "manual", buckets: [...others, ...split(typed)] });
  return split(await askForText(message, problem));
}

async function askForState(kind: StateKind, known: Flags): Promise<Answers["state"]> {
  if (kind === "local") return { kind };
  if (kind === "hcp") {
    const problem = (organization: string) => problemOf.state({ kind, organization });
    return { kind, organization: known.stateOrganization ?? (await askForText("Which organization?", problem)) };
  }
  const bucketProblem = (bucket: string) => problemOf.state({ kind, bucket, region: "us-east-1" });
  const bucket = known.stateBucket ?? (await askForText("Which bucket for the state?", bucketProblem));
  const problem = (region: string) => problemOf.state({ kind, bucket, region });
  const region = known.stateRegion ?? (await askForText("Which region is that bucket in?", problem, "us-east-1"));
  return { kind, bucket, region };
}

function askForText(message: string, problem: (answer: string) => string | undefined, usual?: string): Promise<string> {
  const validate = (answer: string) => problem(answer) ?? true;
  return input({ message, default: usual, required: usual === undefined, validate }, context);
}

function askForKind<Kind extends string>(message: string, kinds: Readonly<Record<Kind, string>>): Promise<Kind> {
  const choices = Object.entries<string>(kinds).map(([value, name]) => ({ value: value as Kind, name }));
  return select({ message, choices }, context);
}
