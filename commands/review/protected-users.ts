import type { Side } from "./difference";
import type { Finding, ResourceChange } from "./result";
import { isProtected, resourcesOf, textArgument } from "./terraform-json";

/**
 * The users that a change deletes though the base protects them: removed, renamed, or only referenced from now on.
 *
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy
 */
export function protectedUsersDeleted(base: Side, changes: readonly ResourceChange[]): Finding[] {
  const isDestroyed = (stack: string, address: string) =>
    changes.some((change) => change.action === "destroy" && change.stack === stack && change.address === address);
  return base.synthesized.flatMap(({ name: stack, json }) =>
    resourcesOf(json, "aws_iam_user")
      .filter((user) => isProtected(user) && isDestroyed(stack, user.address))
      .map((user) => ({
        rule: "protected-user-deleted",
        severity: "high" as const,
        stack,
        user: textArgument(json, user, "name") ?? user.path,
        message:
          "is protected in the base, yet this change deletes it: prevent_destroy goes with its block, so Terraform does not refuse",
        details: [],
        fix: `terraform state rm '${user.address}' // before the change, to keep it in AWS; or leave it in main.ts as it was`,
      })),
  );
}
