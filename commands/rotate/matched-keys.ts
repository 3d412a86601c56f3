import type { DeclaredKey } from "../stacks/declared";
import type { LiveKey } from "../stacks/live";
import { Problem } from "../tools/problem";
import type { RotatingKey } from "./next-step";

/**
 * The declared keys with what AWS says of each, the oldest first: cdktf sorts what main.ts declares by name.
 *
 * @throws Problem unless main.ts, the state and AWS have the same keys: a next step would be guesswork
 */
export function matchedKeys(
  userName: string,
  declared: readonly DeclaredKey[],
  deployed: Readonly<Record<string, string>>,
  live: readonly LiveKey[],
): Omit<RotatingKey, "lastUsed">[] {
  const differ = (what: string, remedy: string) =>
    new Problem(`main.ts and AWS differ for user "${userName}": ${what}. ${remedy}`);
  const deploy = 'Run "npm run deploy" first.';
  const removed = Object.keys(deployed).find((name) => !declared.some((key) => key.name === name));
  if (removed) throw differ(`key "${removed}" is still in AWS`, deploy);
  const stranger = live.find((key) => !Object.values(deployed).includes(key.accessKeyId));
  if (stranger) {
    throw differ(
      `Terraform does not know access key ${stranger.accessKeyId}`,
      'Delete it if nobody needs it; see "npm run doctor".',
    );
  }
  const matched = declared.map((key) => {
    if (!deployed[key.name]) throw differ(`key "${key.name}" is not deployed`, deploy);
    const found = live.find(({ accessKeyId }) => accessKeyId === deployed[key.name]);
    if (!found)
      throw differ(`key "${key.name}" (${deployed[key.name]}) is gone from this account`, 'See "npm run doctor".');
    if (found.status !== key.status) throw differ(`key "${key.name}" is ${found.status} in AWS`, deploy);
    return { ...found, ...key, status: found.status as RotatingKey["status"] };
  });
  return matched.sort((a, b) => a.created.getTime() - b.created.getTime());
}
