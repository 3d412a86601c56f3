import type { ChangeRule } from "./rule";

export const accountChanged: ChangeRule = {
  name: "account-changed",
  severities: ["high"],
  finds: "The AWS provider's account, role, profile, credentials or endpoints change, or an alias appears.",
  why: "Terraform may then make the users in another account, or with rights that the reviewer does not know of.",
  remedy: "Make sure that it is meant; let nothing else change at the same time.",
  look: ({ base, changes }) =>
    changes
      .filter(({ stack, address, argument, before, verdict }) => {
        const isProvider = /^provider\.aws\b/.test(address) && argument !== "region" && verdict === "changes access";
        // A new stack says which accounts it may touch; that is no change of anything.
        return isProvider && !(before === undefined && argument === "allowed_account_ids" && !base.stack(stack));
      })
      .map(({ stack, address, argument, before, after }) => ({
        severity: "high" as const,
        stack,
        message: `changes ${argument} of ${address}, which decides in which account and with whose rights Terraform works`,
        details: [`${before ?? "nothing"} → ${after ?? "nothing"}`],
        address,
        fix: "// as it was in the base",
      })),
};
