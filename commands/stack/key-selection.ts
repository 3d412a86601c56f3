import { Problem } from "../system/problem";
import { onStderr } from "../terminal/colours";
import { toRun } from "../terminal/how-to-run";
import { shellOptions, shellStack } from "../terminal/shell-word";
import type { DeclaredStack } from "./declared";
import { chooseStack, declaredStacks } from "./declared-stacks";
import { type DeployedKey, deployedUsers } from "./deployed";
import { readState } from "./terraform/state";
import { type StoredSecret, storedSecret } from "./terraform/stored-secret";
import { chooseUser, joinUsers, notChosen, type StackUser, type UserKey } from "./users";

/** The requested key, as far as it is specified. */
export interface Wanted {
  readonly stack?: string;
  readonly user?: string;
  readonly key?: string;
}

/** The requested key, or the only one. */
export interface Selection {
  readonly user: StackUser & { readonly name: string };
  readonly deployed: DeployedKey;
  /** Whether main.ts, or a module of it, has the key. */
  readonly isDeclared: boolean;
}

export interface KeyInState extends Selection {
  readonly stack: DeclaredStack;
  readonly stored: StoredSecret;
}

/**
 * Finds a key in the state of the requested stack, or of the only one.
 *
 * @throws Problem when there is no such stack, user or key, or the state can't be read
 */
export async function keyInState(wanted: Wanted): Promise<KeyInState> {
  const stack = chooseStack(await declaredStacks(false), wanted.stack, wanted.user);
  const state = await readState(stack);
  const selection = selectKey(stack.name, joinUsers(stack, deployedUsers(state)), wanted);
  if (!selection.isDeclared) {
    const which = `access key ${selection.deployed.accessKeyId} of user "${selection.user.name}"`;
    const warning = `! main.ts does not declare ${which}. If you removed it there, the next deploy deletes it.`;
    console.error(onStderr.yellow(warning));
  }
  return { ...selection, stack, stored: storedSecret(state, selection.deployed.accessKeyId) };
}

/**
 * Finds the requested key, or the only active one, of the requested user, or of the only one.
 *
 * @throws Problem when there is no such key, more than one, or only one that AWS refuses
 */
export function selectKey(stackName: string, users: readonly StackUser[], wanted: Wanted): Selection {
  const deployed = users.filter(({ keys }) => keys.some(isDeployed));
  if (deployed.length === 0) {
    throw new Problem(
      `Stack "${stackName}" has no deployed access key; run "${toRun("deploy", shellStack(stackName))}" first.`,
    );
  }
  const user = chooseUser(deployed, wanted.user);
  const userName = user.name;
  const candidates = user.keys.filter(isDeployed);
  const active = candidates.filter((key) => !isInactive(key));
  const key = chooseKey(userName, active.length > 0 && wanted.key === undefined ? active : candidates, wanted.key);
  if (isInactive(key)) {
    const rotate = toRun("rotate", shellOptions({ stack: stackName, user: userName }));
    const fix = `Remove its status in main.ts and deploy, or create a new key: ${rotate}`;
    throw new Problem(`Key "${key.name}" of user "${userName}" is inactive, so AWS rejects it. ${fix}`);
  }
  return {
    user,
    deployed: key.deployed,
    isDeclared: key.declared !== undefined || key.deployed.address.startsWith("module."),
  };
}

type DeployedUserKey = UserKey & { readonly deployed: DeployedKey };

function isDeployed(key: UserKey): key is DeployedUserKey {
  return key.deployed !== undefined;
}

/** As in main.ts, which the next deploy applies; a key that was removed there, as in state. */
function isInactive({ declared, deployed }: UserKey): boolean {
  return (declared ?? deployed)?.status === "Inactive";
}

function chooseKey(userName: string, keys: readonly DeployedUserKey[], wanted: string | undefined): DeployedUserKey {
  const found = wanted === undefined && keys.length === 1 ? keys[0] : keys.find(({ name }) => name === wanted);
  if (found) return found;
  throw notChosen(`User "${userName}"`, "key", keys, wanted);
}
