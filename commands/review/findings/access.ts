import {
  bucketOf,
  covers,
  type EffectiveAccess,
  effectiveAccess,
  type Grant,
  type Software,
  type SoftwareName,
  software,
} from "terraform-s3-user/iam";
import type { PolicyInForce } from "../../stack/policies/in-force";
import { joinWords } from "../../terminal/list";
import type { UserReview } from "../model";
import { asPolicy } from "../read/describe";
import type { Seen } from "./rule";

// What several rules ask of a user's access.

/** The actions of some grants. */
export function actionsIn(grants: readonly Grant[]): string[] {
  return grants.flatMap((grant) => grant.actions);
}

/**
 * The fix for too wide access, in the policies that grant it.
 *
 * @param isTooWide whether a policy's access has the finding
 * @param cut how to limit a policy of your own
 */
export function narrowerAccess(
  user: UserReview,
  { policies }: Seen,
  isTooWide: (access: EffectiveAccess) => boolean,
  cut?: string,
): string {
  const { granting = [] } = policies.get(user.name) ?? {};
  const guilty = granting.length < 2 ? granting : granting.filter((one) => isTooWide(effectiveAccess([asPolicy(one)])));
  const own = guilty.filter(isOwn);
  const elsewhere = guilty.filter((policy) => !isOwn(policy)).map(removal);
  if (guilty.length > 0 && own.length === 0) return joinWords(elsewhere);
  const parts = [leastPrivilegeFor(user, cut)];
  if (own.length > 0 && own.length < granting.filter(isOwn).length) {
    parts.push(`in the policy ${joinWords(own.map(({ name }) => name))}`);
  }
  if (elsewhere.length > 0) parts.push(`and ${joinWords(elsewhere)}`);
  return parts.join("; ");
}

/** Whether main.ts contains the policy's text as the user's own. */
function isOwn({ kind, name }: PolicyInForce): boolean {
  return kind === "inline" || (kind === "managed" && !name.startsWith("arn:"));
}

/** How to take a policy away that is not the user's own. */
export function removal({ kind, name }: PolicyInForce): string {
  if (kind === "managed") return `remove ${JSON.stringify(name)} from managedPolicyArns`;
  return kind === "group" ? `change or detach the policy ${name}` : `change the policy ${name}`;
}

/**
 * The calls of the application with the user's name, or readWrite, if the user can do all of that already; otherwise
 * its own policy, limited.
 */
function leastPrivilegeFor(user: UserReview, cut = "only the actions and buckets it needs"): string {
  const objects = objectsOf(user);
  if (objects.length === 0 || !objects.every((arn) => hasLeastPrivilege(user, arn))) {
    return `access: S3Access.fromDocument({ … }) // ${cut}`;
  }
  const entries = [...new Set(objects.map((arn) => nameIn(arn).replace(/^([^/]*)\/\*$/, "$1")))].sort();
  const names = entries.slice(0, 5).map((entry) => JSON.stringify(entry));
  const more = entries.length > 5 ? ` /* and ${entries.length - 5} more */` : "";
  const buckets = `[${names.join(", ")}${more}]`;
  return isTool(user, objects)
    ? `access: S3Access.forSoftware(${JSON.stringify(user.name)}, ${buckets})`
    : `access: S3Access.readWrite(${buckets}) // or S3Access.forSoftware("…", […]) for the applications in docs/applications.md`;
}

/** Whether a user has the name of a tool, and can do already what that calls on these objects and their buckets. */
function isTool(user: UserReview, objects: readonly string[]): boolean {
  const tool: Software | undefined = Object.hasOwn(software, user.name)
    ? software[user.name as SoftwareName]
    : undefined;
  if (!tool) return false;
  const calls = [tool.always, ...Object.values(tool.optional).filter(({ byDefault }) => byDefault)];
  return objects.every((arn) =>
    calls.every(
      ({ bucket = [], object = [] }) =>
        bucket.every((action) => may(user, action, arn.slice(0, arn.indexOf("/")), true)) &&
        object.every((action) => may(user, action, arn)),
    ),
  );
}

/** Whether a user can use an action on everything that an ARN matches. */
function may({ access }: UserReview, action: string, arn: string, evenIf = false): boolean {
  return access.grants.some(
    ({ actions, resources, except, condition }) =>
      actions.includes(action) &&
      resources.some((resource) => covers(resource, arn)) &&
      (evenIf || (except.length === 0 && condition === undefined)),
  );
}

/** The objects that a user can access, as ARNs; `your-bucket` for a bucket that its policies don't name. */
function objectsOf({ access }: UserReview): string[] {
  const arns = [...new Set(access.grants.flatMap((grant) => grant.resources))]
    .map((resource) => (resource === "*" ? "arn:aws:s3:::*" : resource))
    .filter((resource) => bucketOf(resource) !== undefined && /[*/]/.test(nameIn(resource)))
    .map((resource) => (nameIn(resource).includes("/") ? resource : `${resource}/*`));
  const named = arns.filter((arn) => bucketOf(arn) !== "*");
  return named.length > 0 ? named : arns.map((arn) => arn.replace(/:\*+\//, ":your-bucket/"));
}

/** Whether a user can do already whatever `S3Access.readWrite` would allow on these objects. */
function hasLeastPrivilege(user: UserReview, objects: string): boolean {
  const bucket = objects.slice(0, objects.indexOf("/"));
  const isWhole = objects === `${bucket}/*`;
  return (
    may(user, "s3:GetObject", objects) &&
    may(user, "s3:PutObject", objects) &&
    // The listing of a prefix is allowed with a condition that contains it.
    may(user, "s3:ListBucket", bucket, !isWhole) &&
    (!isWhole || may(user, "s3:GetBucketLocation", bucket))
  );
}

/** The text after an ARN's fifth colon: `photos/*`. */
function nameIn(arn: string): string {
  return arn.split(":").slice(5).join(":");
}
