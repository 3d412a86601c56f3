import type { EffectiveAccess, Grant } from "terraform-s3-user/iam";
import { joinWords } from "../../terminal/list";
import { count } from "../../terminal/number";
import { actionsIn, narrowerAccess } from "./access";
import type { UserRule } from "./rule";

export const permissionsManagement: UserRule = {
  name: "permissions-management",
  severities: ["high", "medium"],
  finds:
    "The user has actions that decide who can do what, such as `s3:PutBucketPolicy`. " +
    "Medium when they are about single objects only.",
  why: "Anyone who has the key can make a bucket public.",
  remedy:
    "`S3Access.readWrite([…])` has none of these actions, " +
    '`S3Access.forSoftware("…", […])` only those that the application calls.',
  look: (user, seen) => {
    const grants = managingPermissions(user.access);
    const actions = [...new Set(actionsIn(grants))].sort();
    if (actions.length === 0) return undefined;
    const powers = [
      actions.some((action) => makingBucketsPublic.has(action)) && "make a bucket public",
      actions.includes("s3:PutBucketPolicy") && "rewrite its policy",
      actions.includes("s3:DeleteBucketPolicy") && "delete its policy",
      actions.some((action) => /:PutObject(Version)?Acl$/.test(action)) && "make an object public",
    ].filter((power) => power !== false);
    const where = grants.some((grant) => grant.buckets.includes("*")) ? " on every bucket" : "";
    return {
      severity: actions.every((action) => aboutObjects.has(action)) ? "medium" : "high",
      message: `has ${count(actions.length, "permissions-management action")}${where}${
        powers.length > 0 ? `: anyone who has the key can ${joinWords(powers)}` : ""
      }`,
      details: actions,
      fix: narrowerAccess(user, seen, (access) => managingPermissions(access).length > 0),
    };
  },
};

function managingPermissions({ grants }: EffectiveAccess): Grant[] {
  return grants.filter((grant) => grant.level === "Permissions management");
}

const makingBucketsPublic = new Set([
  "s3:PutAccountPublicAccessBlock",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutBucketPublicAccessBlock",
]);

/** Permissions-management actions that apply to single objects, by AWS's service authorization reference. */
const aboutObjects = new Set([
  "s3:BypassGovernanceRetention",
  "s3:ObjectOwnerOverrideToBucketOwner",
  "s3:PutObjectAcl",
  "s3:PutObjectVersionAcl",
]);
