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
    for (const { name } of base.stacks.flatMap(usersOf)) addToList(before, name.toLowerCase(), name);
    return head.stacks.flatMap(usersOf).flatMap(({ stack, name }) => {
      const namesakes = before.get(name.toLowerCase()) ?? [];
      const [old] = namesakes;
      if (old === undefined || namesakes.includes(name)) return [];
      return [
        {
          stack,
          user: name,
          message: `was ${JSON.stringify(old)} before, which IAM takes for the same name: the deploy fails when the old user is still there`,
          fix: `userName: ${JSON.stringify(old)} // or remove the user, deploy, add it under its new name, deploy again`,
        },
      ];
    });
  },
};

function usersOf(
  stack: Parameters<ChangeRule["look"]>[0]["base"]["stacks"][number],
): { stack: string; name: string }[] {
  return stack.resources("aws_iam_user").flatMap((user) => {
    const name = stack.textArgument(user, "name");
    return name === undefined ? [] : [{ stack: stack.name, name }];
  });
}
