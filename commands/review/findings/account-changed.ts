import type { ChangeRule } from "./rule";

export const accountChanged: ChangeRule = {
  name: "account-changed",
  severities: ["high"],
  finds: "The AWS provider's account, role, profile, credentials or endpoints change, or an alias appears.",
  why: "Terraform may then make the users in another account, or with rights that the reviewer does not know of.",
  remedy: "Make sure that it is meant; let nothing else change at the same time.",
  look: ({ base, changes }) =>
    changes
      .filter(
        ({ stack, address, argument, verdict }) =>
          /^provider\.aws\b/.test(address) &&
          argument !== undefined &&
          argument !== "region" &&
          verdict === "changes access" &&
          base.stack(stack) !== undefined,
      )
      .map(({ stack, address, argument, before, after }) => ({
        severity: "high" as const,
        stack,
        message: `changes ${argument} of ${address}, which decides in which account and with whose rights Terraform works`,
        details: [`${before ?? "nothing"} → ${after ?? "nothing"}`],
        address,
        fix: "// as it was in the base",
      })),
};
