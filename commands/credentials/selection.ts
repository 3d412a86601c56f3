import { type Credentials, type DeclaredKey, type DeployedKey, listed } from "../deployed-stacks";
import { Problem } from "../problem";

/** Which key somebody asks for, as far as they say. */
export interface Wanted {
  readonly user?: string;
  readonly key?: string;
}

/** The key that was asked for, or the only one there is. */
export interface Selection {
  readonly userName: string;
  readonly deployed: DeployedKey;
}

/**
 * Finds the key: of the user named or the only user, the key named or the only one that is not Inactive.
 *
 * @param declared the keys of a user in main.ts, whose status counts
 * @throws Problem when there is no such key, more than one, or only one that AWS refuses
 */
export function selectKey(
  credentials: Credentials,
  wanted: Wanted,
  declared: (userName: string) => readonly DeclaredKey[],
): Selection {
  const userName = choose("user", "The stack", Object.keys(credentials), wanted.user);
  const deployed = credentials[userName] ?? {};
  const inactive = declared(userName)
    .filter((key) => key.status === "Inactive")
    .map((key) => key.id);
  const ids = Object.keys(deployed);
  const active = ids.filter((id) => !inactive.includes(id));
  const candidates = wanted.key === undefined && active.length > 0 ? active : ids;
  const id = choose("key", `User "${userName}"`, candidates, wanted.key);
  if (inactive.includes(id)) {
    throw new Problem(
      `Key "${id}" of user "${userName}" is Inactive, so AWS refuses it; remove its status in main.ts and deploy, or make a new one: npm run rotate -- --user ${userName}`,
    );
  }
  return { userName, deployed: deployed[id] as DeployedKey };
}

function choose(kind: "user" | "key", owner: string, names: readonly string[], wanted: string | undefined): string {
  if (names.length === 0) throw new Problem(`${owner} has no ${kind}s; add one in main.ts and deploy.`);
  if (wanted !== undefined) {
    if (names.includes(wanted)) return wanted;
    throw new Problem(`${owner} has no ${kind} "${wanted}"; it has ${listed(names)}.`);
  }
  if (names.length === 1) return names[0] as string;
  throw new Problem(`${owner} has ${names.length} ${kind}s; name one with --${kind}: ${listed(names)}.`);
}
