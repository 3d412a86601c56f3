import { holdsExpression, isRecord, readCondition } from "terraform-s3-user/iam";
import type { Stack } from "../../stack/json/app";
import { resourcePolicies, statementsOf, unknownPrincipals } from "../../stack/policies/of-resources";
import type { PolicyStatementChange } from "../model";
import { isHarmless, type Judgement, type Pair } from "./pair";

/** The new and removed statements of a changed policy of a bucket, role, secret or key. */
export function resourcePolicyJudgement(pair: Pair): Judgement | undefined {
  const [before, after] = [statementsIn(pair.base, pair), statementsIn(pair.head, pair)];
  if (!before || !after) return undefined;
  const statements = {
    added: [...after].filter(([key]) => !before.has(key)).map(([, statement]) => statement),
    removed: [...before].filter(([key]) => !after.has(key)).map(([, statement]) => statement),
  };
  if (statements.added.length + statements.removed.length === 0) return isHarmless("the same statements");
  return { verdict: "changes access", reason: "it decides who can use the resource", statements };
}

/** The statements of a resource's policy, each by its text; undefined if they can't be read completely. */
function statementsIn(
  stack: Stack | undefined,
  { block, argument }: Pair,
): Map<string, PolicyStatementChange> | undefined {
  if (!stack?.at(block.address)) return new Map();
  const policy = resourcePolicies(stack).find(
    ({ resource, argument: of }) => resource.address === block.address && (argument === undefined || of === argument),
  );
  if (!policy) return argument === undefined ? undefined : new Map();
  if (!("document" in policy.policy)) return undefined;
  const statements = statementsOf(policy);
  if (statements.some((statement) => unknownPrincipals(stack, statement).length > 0)) return undefined;
  const text = (policy.policy.text ?? "").replace(/\$\{(stack\.[^}]*\.)?(data\.)?aws_iam_user\.[\w-]+\.arn\}/g, "");
  if (holdsExpression(text)) return undefined;
  // Without the version 2012-10-17, `${aws:username}` in a policy is text and no variable.
  const { document } = policy.policy;
  const version = isRecord(document) && text.includes("${") ? document.Version : undefined;
  const read = new Map<string, PolicyStatementChange>();
  for (const statement of statements) {
    const change = asChange(statement);
    if (!change) return undefined;
    read.set(JSON.stringify([version, statement]), change);
  }
  return read;
}

/** A statement of a resource's policy; undefined if its Condition can't be read. */
function asChange(statement: Record<string, unknown>): PolicyStatementChange | undefined {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  const condition = Condition === undefined ? undefined : readCondition(Condition);
  if (typeof condition === "string") return undefined;
  return {
    effect: String(Effect),
    principals: listOf(NotPrincipal ?? Principal),
    notPrincipals: NotPrincipal !== undefined,
    actions: listOf(NotAction ?? Action),
    notActions: NotAction !== undefined,
    resources: listOf(NotResource ?? Resource),
    notResources: NotResource !== undefined,
    condition,
  };
}

/** Every text in a list or in an object of lists: `{ "AWS": ["*"] }`. */
function listOf(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(listOf);
  return value === undefined ? [] : [String(value)];
}
