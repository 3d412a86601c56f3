import { userNameOf } from "../../stack/json/app";
import { isProtected } from "../../stack/json/lifecycle";
import type { ChangeRule } from "./rule";

const reason = "prevent_destroy goes with its block, so Terraform does not refuse";

export const protectedUserDeleted: ChangeRule = {
  name: "protected-user-deleted",
  severities: ["high"],
  finds: "The change deletes a user that the base protects with `preventDestroy`: removed or renamed.",
  why: "Terraform's `prevent_destroy` goes with its block, so it does not refuse.",
  remedy: "Leave the user in main.ts, or let Terraform forget it first: `forget: true` on the user.",
  look: ({ base, resources }) => {
    const isDestroyed = (stack: string, address: string) =>
      resources.some((change) => change.action === "destroy" && change.stack === stack && change.address === address);
    return base.stacks.flatMap((stack) =>
      stack
        .resources("aws_iam_user")
        .filter((user) => isProtected(user) && isDestroyed(stack.name, user.address))
        .map((user) => ({
          stack: stack.name,
          user: userNameOf(user) ?? user.path,
          message: `is protected in the base, yet this change deletes it: ${reason}`,
          address: user.address,
          fix: "forget: true, // on the user, for one deploy: keeps it in AWS; or leave it in main.ts as it was",
        })),
    );
  },
};
