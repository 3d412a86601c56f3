import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Problem } from "../../system/problem";
import { exitCode } from "../../terminal/exit-code";
import { jsonText } from "../../terminal/json";
import { terraformOutput } from "../../terraform/calls";
import { requireTerraform } from "../../terraform/program";
import { accountAsState, asImports } from "./account";
import { mainTsOf } from "./main-ts";
import { copiesIn, keptState, moveStates } from "./move";
import { movedStates } from "./new-states";
import { dependents, oldBlocks } from "./old-blocks";
import { parseOldState, readOldState } from "./old-state";
import { takeoverOf } from "./plan";
import {
  deleteBlocks,
  importNext,
  leftOutInWords,
  moved,
  type Plan,
  planAsJson,
  planInWords,
  pushByHand,
  stayingInWords,
} from "./words";

/** The options of `init` about existing users. */
export interface TakeoverOptions {
  /** A file with the old state; `-` is standard input. */
  readonly fromState?: string;
  readonly from?: string;
  readonly fromAccount?: boolean;
  readonly account?: readonly string[];
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * Writes a project with the users of an old state, and moves their resources in state to it.
 *
 * @param write writes the project with this `main.ts`, and returns the paths of its files
 */
export async function takeOver(
  project: string,
  options: TakeoverOptions,
  write: (mainTs: string) => readonly string[],
): Promise<void> {
  const { fromState, from, dryRun, json } = options;
  const source = from === undefined ? `--from-state ${fromState}` : `the state of ${from}`;
  const text = from === undefined ? await readOldState(`${fromState}`) : await pull(from);
  const now = parseOldState(text, source);
  const old = keptState(project) ?? now;
  const takeover = takeoverOf(old, rolesFrom(options.account));
  if (takeover.stacks.length === 0) {
    const reasons = stayingInWords(takeover.stays).join("");
    throw new Problem(`${source} has no IAM user to import.\n${reasons}`.trim());
  }
  const states = movedStates(old, takeover);
  const blocks = oldBlocks(old, states.old, states.moves);
  const stays = [...takeover.stays, ...dependents(states.old, blocks, takeover.stays)];
  const plan: Plan = { takeover, moves: states.moves, stays, blocks };
  const mainTs = mainTsOf(takeover.stacks);
  if (dryRun) return console.log(json ? jsonText(planAsJson(plan)) : planInWords(mainTs, plan));

  requireTerraform();
  const written = write(mainTs);
  for (const path of json ? [] : written) console.log(path);
  const oldDirectory = from === undefined ? undefined : resolve(from);
  const rest = await moveStates({ project, now, old, moved: states, oldDirectory });
  if (json) console.log(jsonText(planAsJson(plan)));
  const byHand = from === undefined ? [pushByHand(rest)] : [];
  const parts = [
    moved(project, copiesIn(project), plan),
    ...byHand,
    deleteBlocks(blocks, from),
    ...stayingInWords(stays),
  ];
  console.error(["", ...parts].join("\n\n").slice(1));
}

/**
 * Writes a project that imports the account's users with access keys.
 *
 * @param write writes the project with this `main.ts`, and returns the paths of its files
 */
export async function importAccount(
  project: string,
  { account, dryRun }: TakeoverOptions,
  write: (mainTs: string) => readonly string[],
): Promise<void> {
  const { stacks, stays } = takeoverOf(await accountAsState(), rolesFrom(account));
  if (stacks.length === 0) {
    throw new Problem(
      `The account has no IAM user with an access key that can be imported. ${leftOutInWords(stays)}`.trim(),
    );
  }
  const mainTs = mainTsOf(asImports(stacks));
  if (dryRun) console.log(mainTs.trimEnd());
  else for (const path of write(mainTs)) console.log(path);
  const notImported = leftOutInWords(stays);
  if (notImported !== "") process.exitCode = exitCode.found;
  console.error([...(dryRun ? [] : [importNext(project)]), notImported].join("\n\n").trim());
}

/** The error in `--account`, in one sentence; undefined if there is none. */
export function accountProblem(accounts: readonly string[] = []): string | undefined {
  const wrong = accounts.find((one) => !/^\d{12}=arn:[\w-]+:iam::\d{12}:role\/.+$/.test(one));
  if (wrong === undefined) return undefined;
  const example = "123456789012=arn:aws:iam::123456789012:role/deploy";
  return `--account must be an account and the role to assume there, ${example}, but is ${wrong}`;
}

function rolesFrom(accounts: readonly string[] = []): Map<string, string> {
  return new Map(accounts.map((one) => [one.slice(0, 12), one.slice(13)]));
}

async function pull(directory: string): Promise<string> {
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new Problem(
      `--from must be the directory of a Terraform configuration, but ${directory} is not a directory.`,
      exitCode.usage,
    );
  }
  requireTerraform();
  return terraformOutput(directory, ["state", "pull"]);
}
