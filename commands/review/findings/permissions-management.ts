import { count, inWords } from "../words";
import { actionsIn, leastPrivilegeFor } from "./access";
import type { UserRule } from "./rule";

export const permissionsManagement: UserRule = {
  name: "permissions-management",
  severities: ["high", "medium"],
  finds:
    "The user has actions that decide who may do what, such as `s3:PutBucketPolicy`. Medium when they are about single objects only.",
  why: "Whoever holds the key can open a bucket to everybody.",
  remedy:
    '`S3Access.readWrite([…])` has none of these actions, `S3Access.forSoftware("…", […])` only those that the tool calls.',
  look: (user) => {
    const grants = user.access.grants.filter((grant) => grant.level === "Permissions management");
    const actions = [...new Set(actionsIn(grants))].sort();
    if (actions.length === 0) return undefined;
    const powers = [
      actions.some((action) => makesBucketsPublic.test(action)) && "make a bucket public",
      actions.some((action) => /:PutBucketPolicy$/.test(action)) && "rewrite its policy",
      actions.some((action) => /:PutObject(Version)?Acl$/.test(action)) && "make an object public",
    ].filter((power) => power !== false);
    const where = grants.some((grant) => grant.buckets.includes("*")) ? " on every bucket" : "";
    return {
      severity: actions.every((action) => /:PutObject(Version)?Acl$/.test(action)) ? "medium" : "high",
      message: `has ${count(actions.length, "permissions-management action")}${where}${
        powers.length > 0 ? `: whoever holds the key can ${inWords(powers)}` : ""
      }`,
      details: actions,
      fix: leastPrivilegeFor(user),
    };
  },
};

const makesBucketsPublic =
  /:(PutBucketPolicy|PutBucketAcl|PutBucketPublicAccessBlock|PutAccountPublicAccessBlock|DeleteBucketPolicy)$/;
