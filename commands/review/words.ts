import { bucketOf, type EffectiveAccess, type Grant } from "terraform-s3-user/iam";
import { placesInWords } from "./difference";
import type { AccessChange, Severity, StackReview, UserReview } from "./result";

// Words that the Markdown comment and the page share.

/** Places that are no names. A bucket's name has no spaces, so none can be mistaken for one. */
export const ownPlaces = ["every bucket", "the whole account"];

/** A resource as people say it: `every bucket`, `photos`, `shop/images/*`; ARNs of anything else stay ARNs. */
export function resourceInWords(resource: string, concernsBuckets = true): string {
  const every = concernsBuckets ? "every bucket" : "the whole account";
  if (resource === "*") return every;
  if (bucketOf(resource) === undefined) return resource;
  const name = resource.split(":").slice(5).join(":");
  return /^\*+$/.test(name) ? every : name;
}

/** The resources of a grant as people say them, without what would be said twice. */
export function placesOf(grant: Grant): string[] {
  return [...new Set(grant.resources.map((resource) => resourceInWords(resource, grant.buckets.length > 0)))];
}

/** Where actions lost elsewhere are kept, as people say it. */
export function keptPlaces(change: AccessChange): string[] {
  return change.keptOn.map((kept) => {
    const [resource = "", ...rest] = kept.split(" if ");
    return [resourceInWords(resource), ...rest].join(" if ");
  });
}

/** Buckets as a list of names. */
export function bucketNames(buckets: readonly string[]): string {
  return buckets.map((bucket) => (bucket === "*" ? "every bucket" : bucket)).join(", ");
}

/** What limits a grant: its condition, and what is taken away again. Our word first, then the policy's. */
export function termsOf(grant: Grant): [word: "only if" | "except", foreign: string][] {
  return [
    ...(grant.condition === undefined ? [] : [["only if", grant.condition] as ["only if", string]]),
    ...grant.except.map((exception): ["except", string] => ["except", exceptionInWords(exception)]),
  ];
}

function exceptionInWords(exception: string): string {
  return exception.replace(/^\*/, "everything").replace(/arn:[^\s,]+/g, (arn) => resourceInWords(arn));
}

/** How many actions the policy names, and how many of them the resources let apply. */
export function actionCounts({ named, effective }: EffectiveAccess): string {
  return `its policies name ${named.actions.toLocaleString("en-US")} actions (${named.permissionsManagement} permissions management), of which ${effective.actions.toLocaleString("en-US")} (${effective.permissionsManagement}) apply to the resources given`;
}

/** What a user is, beside its permissions: label and value. */
export function factsOf(user: UserReview): [label: string, value: string][] {
  const keys = user.keys.map((key) => `${key.name}: ${key.status}, secret ${placesInWords(key)}`);
  return [
    ["User", `${user.management}${user.protected ? ", protected from terraform destroy" : ""}, path ${user.path}`],
    ["Keys", keys.length > 0 ? keys.join("; ") : "none"],
    ["Boundary", user.boundary ? `${user.boundary}, which may take away from what is shown here` : "none"],
    ["Tags", tagsOf(user.tags)],
    [
      "Policies",
      `${user.policies.join(", ") || "none"} (${user.policyCharacters.toLocaleString("en-US")} of 2,048 characters)`,
    ],
  ];
}

/** What a stack is: label and value. */
export function stackFacts(stack: StackReview): [label: string, value: string][] {
  return [
    [
      "State",
      stack.backend.kind === "local"
        ? stack.backend.description
        : `${stack.backend.kind}: ${stack.backend.description}`,
    ],
    ["Region", stack.region ?? "known only at apply"],
    ["Accounts", stack.allowedAccountIds?.join(", ") ?? "any"],
    ["Tags", tagsOf(stack.tags)],
  ];
}

function tagsOf(tags: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.sort().join(", ") || "none";
}

/** A sign for a severity that needs no colour to be told apart. */
export const severitySigns: Readonly<Record<Severity, string>> = { high: "🔴", medium: "🟠", low: "⚪" };
