import type { UserRule } from "./rule";

export const existingUser: UserRule = {
  name: "existing-user",
  severities: ["medium"],
  finds: "The user existed before: the stack imports it, or only refers to it.",
  why: "It may have policies, groups and keys that no code shows. It may be an administrator.",
  remedy:
    "Check the user in AWS before you merge: `aws iam list-attached-user-policies`, `list-user-policies`, " +
    "`list-groups-for-user` and `list-access-keys`.",
  look: ({ management }) =>
    management === "created"
      ? undefined
      : {
          message: `is ${management}: it existed before, and may have more than this stack shows`,
          fix: "aws iam list-attached-user-policies --user-name NAME // and list-user-policies, list-groups-for-user",
        },
};
