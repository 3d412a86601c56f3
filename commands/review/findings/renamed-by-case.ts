import { type Stack, userNameOf } from "../../stack/json/app";
import { addToList } from "../../system/maps";
import type { ChangeRule } from "./rule";

export const renamedByCase: ChangeRule = {
  name: "renamed-by-case",
  severities: ["high"],
  finds: "The change renames a user, and only the case of letters differs.",
  why: "IAM ignores case in names: Terraform creates the new user before it deletes the old one, and AWS rejects that.",
  remedy: "Two deploys: remove the user, then add it under its new name. It has new keys then.",
  look: ({ base, head }) => {
    const before = new Map<string, string[]>();
    for (const { user } of base.stacks.flatMap(usersOf)) addToList(before, user.toLowerCase(), user);
    return head.stacks.flatMap(usersOf).flatMap(({ stack, user }) => {
      const namesakes = before.get(user.toLowerCase()) ?? [];
      const [old] = namesakes;
      if (old === undefined || namesakes.includes(user)) return [];
      const effect = "the deploy fails when the old user is still there";
      return {
        stack,
        user,
        message: `was ${JSON.stringify(old)} before, which IAM takes for the same name: ${effect}`,
        fix: `userName: ${JSON.stringify(old)} // or remove the user, deploy, add it under its new name, deploy again`,
      };
    });
  },
};

function usersOf(stack: Stack) {
  const names = stack.resources("aws_iam_user").flatMap((user) => userNameOf(user) ?? []);
  return names.map((user) => ({ stack: stack.name, user }));
}
