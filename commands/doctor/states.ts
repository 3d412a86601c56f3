import { existsSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { DeclaredStack } from "../stack/declared";
import { type DeployedUser, deployedUsers } from "../stack/deployed";
import { stackFile } from "../stack/json/files";
import { readStrictJson } from "../stack/json/strict-json";
import type { TerraformJson } from "../stack/json/synthesized";
import type { RemovedStack } from "../stack/removed-stacks";
import { localStateFile, readState, type StateResource } from "../stack/terraform/state";
import { asTexts } from "../stack/terraform/state-file";
import { NotSynthesized } from "../stack/terraform/terraform-in-stack";
import { requireDefaultWorkspace } from "../stack/terraform/workspace";
import { atOnce } from "../system/at-once";
import { addToList } from "../system/maps";
import { Problem } from "../system/problem";
import { toRun } from "../terminal/how-to-run";
import { counted } from "../terminal/progress";
import { shellStack } from "../terminal/shell-word";
import { type LeftUser, usersLeftBehind } from "./left-states";

/** The other stacks' states, also of removed ones: what one stack declares must not be undeclared for another. */
export interface Elsewhere {
  /** Whatever the case of the letters, which IAM ignores. */
  readonly usersNamed: (name: string) => readonly (DeployedUser & { readonly stack: string })[];
  /** The groups to which the app gives policies. */
  readonly groups: ReadonlySet<string>;
  /** The ARNs of the managed policies that the app creates. */
  readonly managedPolicies: ReadonlySet<string>;
  /** The names of the stacks whose states can't be read. */
  readonly unread: readonly string[];
  /** A user in a state that no stack uses any more. */
  readonly leftBehind: (name: string) => LeftUser | undefined;
}

/** The states of an app's stacks: the resources of each, or why it can't be read. */
export type States = ReadonlyMap<DeclaredStack, readonly StateResource[] | Error>;

/** Reads every stack's state, because what one stack declares must not be undeclared for another. */
export async function readStates(stacks: readonly DeclaredStack[]): Promise<States> {
  return counted("Reading states", stacks.length, async (tick) => {
    // A process of Terraform's each.
    const states = await atOnce(4, stacks, async (stack) => {
      const state = await stateOf(stack).catch((error: Error) => error);
      tick();
      return [stack, state] as const;
    });
    return new Map(states);
  });
}

async function stateOf(stack: DeclaredStack): Promise<StateResource[]> {
  refuseOtherBackend(stack);
  try {
    return await readState(stack);
  } catch (error) {
    const local = localStateFile(stack);
    if (!(error instanceof NotSynthesized) || local === undefined || existsSync(local)) throw error;
    requireDefaultWorkspace(stack, process.env);
    return []; // as Terraform will find it
  }
}

/**
 * Refuses to read the state where `cdktf.out` has it, if main.ts has another backend now.
 *
 * @throws Problem which says how to go on
 */
function refuseOtherBackend({ name, directory, json }: DeclaredStack): void {
  const written = join(directory, stackFile);
  if (!existsSync(written)) return;
  const placeIn = ({ terraform: { backend, cloud } = {} }: TerraformJson) => ({ backend, cloud });
  if (isDeepStrictEqual(placeIn(readStrictJson(written) as TerraformJson), placeIn(json))) return;
  const fix = `To see how to move it: ${toRun("diff", shellStack(name))}`;
  throw new Problem(`main.ts keeps the state in another place than cdktf.out, so it was not read. ${fix}`);
}

/**
 * The users in the app's states, to be asked about stack by stack.
 *
 * @param removed stacks that main.ts no longer has
 */
export function statesElsewhere(
  states: States,
  removed: readonly RemovedStack[] = [],
): (stack: DeclaredStack) => Elsewhere {
  const byName = new Map<string, (DeployedUser & { stack: string })[]>();
  const groups = new Set<string>();
  const managedPolicies = new Set<string>();
  const unread: string[] = [];
  const everything = [
    ...[...states].map(([{ name }, state]) => ({ name, resources: state instanceof Error ? undefined : state })),
    ...removed,
  ];
  for (const { name, resources } of everything) {
    if (resources === undefined) {
      unread.push(name);
      continue;
    }
    for (const user of deployedUsers(resources)) addToList(byName, user.name.toLowerCase(), { ...user, stack: name });
    for (const { type, values } of resources) {
      if (/^aws_iam_group_policy(_attachment)?$/.test(type)) groups.add(String(values.group));
      if (type === "aws_iam_policy_attachment") for (const group of asTexts(values.groups)) groups.add(group);
      if (type === "aws_iam_policy") managedPolicies.add(String(values.arn));
    }
  }
  const stacks = [...states.keys()];
  return (stack) => {
    const own = states.get(stack);
    return {
      usersNamed: (name) => (byName.get(name.toLowerCase()) ?? []).filter((user) => user.stack !== stack.name),
      groups,
      managedPolicies,
      unread: unread.filter((name) => name !== stack.name),
      leftBehind: usersLeftBehind(stack, stacks, Array.isArray(own) && own.length === 0),
    };
  };
}
