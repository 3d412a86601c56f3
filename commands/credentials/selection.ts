import type { CredentialOutput, CredentialsOutput } from "terraform-s3-user";
import type { DeclaredKey } from "../stacks/declared";
import { listed } from "../terminal/list";
import { Problem } from "../tools/problem";

/** Which key somebody asks for, as far as they say. */
export interface Wanted {
  readonly user?: string;
  readonly key?: string;
}

/** The key that was asked for, or the only one there is. */
export interface Selection {
  readonly userName: string;
  readonly deployed: CredentialOutput;
}

/**
 * Finds the key: of the user named or the only user, the key named or the only one that is not Inactive.
 *
 * @param declared the keys of a user in main.ts, whose status counts
 * @throws Problem when there is no such key, more than one, or only one that AWS refuses
 */
export function selectKey(
  credentials: CredentialsOutput,
  wanted: Wanted,
  declared: (userName: string) => readonly DeclaredKey[],
): Selection {
  const userName = choose("user", "The stack", Object.keys(credentials), wanted.user);
  const deployed = credentials[userName] ?? {};
  const inactive = declared(userName)
    .filter((key) => key.status === "Inactive")
    .map((key) => key.name);
  const names = Object.keys(deployed);
  const active = names.filter((name) => !inactive.includes(name));
  const candidates = wanted.key === undefined && active.length > 0 ? active : names;
  const name = choose("key", `User "${userName}"`, candidates, wanted.key);
  if (inactive.includes(name)) {
    throw new Problem(
      `Key "${name}" of user "${userName}" is Inactive, so AWS refuses it; remove its status in main.ts and deploy, or make a new one: npm run rotate -- --user ${userName}`,
    );
  }
  return { userName, deployed: deployed[name] as CredentialOutput };
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
