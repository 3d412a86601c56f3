import type { ChangeRule } from "./rule";

export const accountChanged: ChangeRule = {
  name: "account-changed",
  severities: ["high"],
  finds: "The AWS provider's account, role, profile, credentials or endpoints change, or an alias appears.",
  why: "Terraform may then create the users in another account, or with permissions that the reviewer doesn't know.",
  remedy: "Make sure that it is intended, and change nothing else at the same time.",
  look: ({ base, changes }) =>
    changes.flatMap(({ stack, address, argument, verdict, before = "not set", after = "not set" }) => {
      const isOfProvider = /^provider\.aws\b/.test(address) && argument !== undefined && argument !== "region";
      if (!isOfProvider || verdict !== "changes access" || !base.stack(stack)) return [];
      const effect = "decides in which account and with whose permissions Terraform works";
      const message = `changes ${argument} of ${address}, which ${effect}`;
      return { stack, message, details: [`${before} → ${after}`], address, fix: "// as it was in the base" };
    }),
};
