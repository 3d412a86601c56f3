import type { SynthesizedStack } from "../stack/json/synthesized";
import { modulesOf, unseenInstances, unseenInWords } from "../stack/unseen-users";
import type { StackUser } from "../stack/users";

/** Keys that can't be looked for in AWS, because their users are not known. */
export interface UnseenKeys {
  readonly stack: string;
  readonly reason: string;
}

/**
 * What stacks may have in addition to the users that were read: users of modules, and those of `count` and `for_each`.
 */
export function unseenKeys(stacks: readonly SynthesizedStack[], users: readonly StackUser[]): UnseenKeys[] {
  const ofModules = stacks.flatMap((stack) =>
    modulesOf(stack).map((module) => {
      const reason = `which users module ${module} declares is not known, so only keys of those in state were checked`;
      return { stack: stack.name, reason };
    }),
  );
  const ofInstances = unseenInstances(users).map((unseen) => {
    const who = unseenInWords(unseen);
    const reason = `${who} have names that are known only after apply, so their keys were not checked`;
    return { stack: unseen.stack.name, reason };
  });
  return [...ofModules, ...ofInstances];
}
