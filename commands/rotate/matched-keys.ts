import { awsAccess, awsCommand } from "../stack/aws/aws-access";
import type { LiveKey } from "../stack/aws/live-keys";
import type { DeclaredKey } from "../stack/declared";
import { moduleOf } from "../stack/unseen-users";
import type { StackUser } from "../stack/users";
import { Problem } from "../system/problem";
import { toRun } from "../terminal/how-to-run";
import { shellOptions, shellStack } from "../terminal/shell-word";
import type { RotatingKey } from "./next-step";

/**
 * A user's keys in main.ts and in AWS, the oldest first: cdktf sorts what main.ts declares by name.
 *
 * @param live the keys in AWS; undefined where AWS has no such user
 * @param others the users of the app's other stacks, which may have keys of this user
 * @throws Problem unless main.ts, the state and AWS have the same keys: a next step would be guesswork
 */
export function matchedKeys(
  { name: userName, keys, stack, provider }: StackUser & { readonly name: string },
  live: readonly LiveKey[] | undefined,
  others: readonly StackUser[] = [],
): Omit<RotatingKey, "lastUsed">[] {
  const deploy = toRun("deploy", shellStack(stack.name));
  if (!live) {
    const fix = `Run "${deploy}", or switch to credentials for the account that it was deployed to.`;
    throw new Problem(`AWS has no user "${userName}" in this account. ${fix}`);
  }
  const differ = (what: string, ...remedies: readonly string[]) => {
    const sentence = `main.ts and AWS differ for user "${userName}": ${what}.`;
    return new Problem(remedies.length === 1 ? `${sentence} ${remedies[0]}` : [sentence, ...remedies].join("\n  → "));
  };
  const stranger = live.find((key) => !keys.some(({ deployed }) => deployed?.accessKeyId === key.accessKeyId));
  if (stranger) {
    const { accessKeyId } = stranger;
    const owner = others.find(({ keys: theirs }) =>
      theirs.some(({ deployed }) => deployed?.accessKeyId === accessKeyId),
    );
    if (owner) {
      const rotate = toRun("rotate", shellOptions({ stack: owner.stack.name, user: userName }));
      throw differ(`stack "${owner.stack.name}" manages access key ${accessKeyId}`, `Rotate it there: ${rotate}`);
    }
    const key = { "user-name": userName, "access-key-id": accessKeyId };
    throw differ(
      `Terraform state does not contain access key ${accessKeyId}`,
      `if it is in use: add { name: "old", accessKeyId: "${accessKeyId}" } to accessKeys in main.ts, then: ${deploy}`,
      `if no one needs it: ${awsCommand(awsAccess(stack, provider), "iam delete-access-key", key)}`,
    );
  }
  const matched = keys.map(({ name, declared, deployed }) => {
    const module = deployed && moduleOf(stack, deployed.address);
    if (!declared && module) {
      const key = `access key ${deployed.accessKeyId} of user "${userName}"`;
      const fix = "Rotate it in the source of the module.";
      throw new Problem(`Module "${module}" declares ${key}, so no edit of main.ts rotates it. ${fix}`);
    }
    if (!declared) throw differ(`key "${name}" is still in AWS`, `Run "${deploy}" first.`);
    if (!deployed) throw differ(`key "${name}" is not deployed`, `Run "${deploy}" first.`);
    const found = live.find(({ accessKeyId }) => accessKeyId === deployed.accessKeyId);
    if (!found) {
      throw differ(`key "${name}" (${deployed.accessKeyId}) is gone from this account`, `See "${toRun("doctor")}".`);
    }
    if (found.status !== declared.status)
      throw differ(`key "${name}" is ${found.status} in AWS`, remedy(declared, deploy));
    return { ...found, ...declared, status: found.status as RotatingKey["status"] };
  });
  return matched.sort((a, b) => a.created.getTime() - b.created.getTime());
}

/** A deactivated key may have leaked, so no edit must activate it by accident. */
function remedy({ name, status }: DeclaredKey, deploy: string): string {
  return status === "Active"
    ? `If it is to stay off, write status: "Inactive" for "${name}" in main.ts; "${deploy}" would switch it on again.`
    : `Run "${deploy}" first, which switches it off.`;
}
