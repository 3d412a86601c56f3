import { joinWords } from "../../terminal/list";
import { removal } from "./access";
import type { UserRule } from "./rule";

/** AWS managed policies that no S3 user needs, whatever their documents contain today. */
const dangerous = ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess", "AmazonS3FullAccess"];

export const awsManagedPolicy: UserRule = {
  name: "aws-managed-policy",
  severities: ["high"],
  finds: `AWS's own policy ${joinWords(dangerous, "or")} is attached to the user or to one of its groups.`,
  why: "They allow far more than an application needs, and AWS can widen them at any time.",
  remedy: "Detach it, and give the user an inline policy for its buckets.",
  look: (user, { policies }) => {
    const { granting = [] } = policies.get(user.name) ?? {};
    const found = granting.filter(({ name }) =>
      dangerous.includes(/^arn:[^:]+:iam::aws:policy\/([\w+=,.@-]+)/.exec(name)?.[1] ?? ""),
    );
    if (found.length === 0) return undefined;
    return {
      message: `has AWS's own ${found.map(({ name }) => name.replace(/^.*policy\//, "")).join(", ")}`,
      fix: `${joinWords(found.map((policy) => removal(policy)))}; what the user needs belongs in access`,
    };
  },
};
