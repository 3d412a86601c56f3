import type { EffectiveAccess, Grant } from "terraform-s3-user/iam";
import { actionsIn, narrowerAccess } from "./access";
import type { UserRule } from "./rule";

export const everyBucket: UserRule = {
  name: "every-bucket",
  severities: ["high", "low"],
  finds:
    "The user can access every bucket in the account. " +
    "High when it can read objects or change anything, low when it only lists.",
  why: "That includes future buckets, backups and Terraform's state.",
  remedy: 'Name the buckets: `S3Access.forSoftware("…", […])`, `S3Access.readWrite([…])` or `S3Access.buckets([…])`.',
  look: (user, seen) => {
    const grants = onEveryBucket(user.access);
    if (grants.length === 0) return undefined;
    const changes = grants.some((grant) => grant.level !== "List" && grant.level !== "Read");
    const reads = actionsIn(grants).some((action) => /^s3:GetObject/.test(action));
    const levels = [...new Set(grants.map((grant) => grant.level))].join(", ");
    return {
      severity: changes || reads ? "high" : "low",
      message: `can access every bucket in the account, including future ones (${levels})`,
      fix: narrowerAccess(user, seen, (access) => onEveryBucket(access).length > 0),
    };
  },
};

function onEveryBucket({ grants }: EffectiveAccess): Grant[] {
  return grants.filter((grant) => grant.buckets.includes("*"));
}
