import type { EffectiveAccess, Grant } from "terraform-s3-user/iam";
import { conditionInWords, exceptionInWords, partInWords, resourceInWords } from "../../terminal/access-words";
import { count, inDigits } from "../../terminal/number";
import type {
  AccessChange,
  Change,
  Difference,
  PolicyStatementChange,
  Severity,
  StackReview,
  UserDifference,
  UserReview,
} from "../model";
import { inPairs, whereSecretIs } from "./settings";

// Words that the Markdown comment and the page share.

/** The resources of a grant for people, without repetitions. */
export function resourceNames(grant: Grant): string[] {
  return [...new Set(grant.resources.map((resource) => resourceInWords(resource, grant.buckets.length > 0)))];
}

/** The place where actions stay that are lost elsewhere, for people. */
export function keptResources(change: AccessChange): string[] {
  return change.keptOn.map(({ resource, condition }) => {
    const name = resourceInWords(resource);
    return condition === undefined ? name : `${name} if ${conditionInWords(condition)}`;
  });
}

export function bucketNames(buckets: readonly string[]): string {
  return buckets.map((bucket) => (bucket === "*" ? "every bucket" : bucket)).join(", ");
}

/** The limits of a grant: its condition and its exceptions. Our word comes first, then the policy's. */
export function limitsOf(grant: Grant): [word: "only if" | "except", foreign: string][] {
  const limits: ReturnType<typeof limitsOf> = [];
  if (grant.condition !== undefined) limits.push(["only if", conditionInWords(grant.condition)]);
  for (const exception of grant.except) limits.push(["except", exceptionInWords(exception)]);
  return limits;
}

/** The number of actions in the policy, and how many of them apply to its resources. */
export function actionCounts({ named, effective }: EffectiveAccess): string {
  const { permissionsManagement: managing } = effective;
  const some = managing > 0 ? `, ${managing} of which manage${managing === 1 ? "s" : ""} permissions` : "";
  const rest = named.actions - effective.actions;
  const idle = rest > 0 ? `; ${inDigits(rest)} more in its policies don't apply to their resources` : "";
  return `${count(effective.actions, "action")}${some}${idle}`;
}

/** The description of a user without its permissions: label and value. */
export function factsOf(user: UserReview): [label: string, value: string][] {
  const keys = user.keys.map((key) => `${key.name}: ${key.status}, secret ${whereSecretIs(key)}`);
  return [
    ["User", `${user.management}${user.protected ? ", protected from deletion" : ""}, path ${user.path}`],
    ["Keys", keys.length > 0 ? keys.join("; ") : "none"],
    ["Boundary", boundaryInWords(user)],
    ["Tags", inPairs(user.tags)],
    ["Policies", `${user.policies.join(", ") || "none"} (${inDigits(user.policyCharacters)} of 2,048 characters)`],
  ];
}

function boundaryInWords({ boundary, boundaryJudged }: UserReview): string {
  if (boundary === undefined) return "none";
  return boundaryJudged ? boundary : `${boundary}, which may take away from what is shown here`;
}

export function stackFacts(stack: StackReview): [label: string, value: string][] {
  const { kind, description } = stack.backend;
  return [
    ["State", kind === "local" ? description : `${kind}: ${description}`],
    ["Region", stack.region ?? "known only after apply"],
    ["Accounts", stack.allowedAccountIds?.join(", ") ?? "any"],
    ["Tags", inPairs(stack.tags)],
  ];
}

/** A user's gains and losses in one line, such as `loses 76 actions, keeps 4 actions on fewer resources`. */
export function balance({ gained, lost }: UserDifference): string {
  const actionsIn = (changes: readonly AccessChange[]) => new Set(changes.flatMap((change) => change.actions));
  const narrowed = actionsIn(lost.filter((change) => change.keptOn.length > 0));
  const gone = [...actionsIn(lost)].filter((action) => !narrowed.has(action));
  const words: string[] = [];
  if (gained.length > 0) words.push(`gains ${count(actionsIn(gained).size, "action")}`);
  if (gone.length > 0) words.push(`loses ${count(gone.length, "action")}`);
  if (narrowed.size > 0) words.push(`keeps ${count(narrowed.size, "action")} on fewer resources`);
  return words.join(", ");
}

/** The changes that are in no user's part: what is not judged, and what else changes access. */
export function otherChanges({ changes, users }: Difference): {
  notJudged: readonly Change[];
  others: readonly Change[];
} {
  const isShown = ({ stack, users: concerned }: Change) =>
    concerned?.every((name) => users.some(({ user, stack: of }) => user === name && of === stack)) ?? false;
  return {
    notJudged: changes.filter(({ verdict }) => verdict === "not judged"),
    others: changes.filter((change) => change.verdict === "changes access" && !isShown(change)),
  };
}

/** Why a change has its verdict, with every statement that a policy gained or lost. */
export function reasonInWords({ reason, statements }: Change): string {
  if (!statements) return reason;
  const added = statements.added.map((one) => `now ${statementInWords(one)}`);
  const removed = statements.removed.map((one) => `no longer ${statementInWords(one)}`);
  return `it ${[...added, ...removed].join("; it ")}`;
}

function statementInWords(statement: PolicyStatementChange): string {
  const { effect, principals, notPrincipals } = statement;
  const who = principals.includes("*") ? "everyone" : principals.join(", ");
  return `${verbOf(effect)} ${notPrincipals ? `everyone but ${who}` : who}: ${partInWords(statement)}`;
}

function verbOf(effect: string): string {
  return effect === "Deny" ? "denies" : "allows";
}

/** The changes of a user's statements that are in neither its gains nor its losses. */
export function statementChanges({ change, statements }: UserDifference): string[] {
  if (change === "forgotten") return ["stays in AWS with everything it has; Terraform no longer manages it"];
  return statements.map(({ of, change, ...statement }) => {
    const subject = of === "boundary" ? "the boundary " : "";
    const now = change === "added" ? "now" : "no longer";
    return `${subject}${now} ${verbOf(statement.effect)} ${partInWords(statement)}`;
  });
}

export function notJudgedInWords(number: number): string {
  return `${count(number, "change")} could not be judged and may change access`;
}

/** The change of its argument, in words; undefined for a block that was added or removed. */
export function valuesInWords({ argument, before, after }: Change): string | undefined {
  return argument === undefined ? undefined : `${before ?? "not set"} → ${after ?? "not set"}`;
}

/** A sign for a severity that is clear without colour. */
export const severitySigns: Readonly<Record<Severity, string>> = { high: "🔴", medium: "🟠", low: "⚪" };
