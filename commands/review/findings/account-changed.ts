import type { ChangeRule } from "./rule";

export const accountChanged: ChangeRule = {
  name: "account-changed",
  severities: ["high"],
  finds: "The AWS provider's account, role, profile, credentials or endpoints change, or an alias appears.",
  why: "Terraform may then create the users in another account, or with permissions that the reviewer doesn't know.",
  remedy: "Make sure that it is intended, and change nothing else at the same time.",
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
        stack,
        message: `changes ${argument} of ${address}, which decides in which account and with whose permissions Terraform works`,
        details: [`${before ?? "not set"} → ${after ?? "not set"}`],
        address,
        fix: "// as it was in the base",
      })),
};
