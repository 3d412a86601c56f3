import { actionConditionKeys, serviceExists } from "./actions";
import { applicable } from "./applicable-actions";
import { readOperator } from "./condition-operators";
import { remembered } from "./remembered";
import { readStatements } from "./statements";
import { type ConditionTest, conditionTests } from "./tests-in-conditions";

// Conditions on keys that no request has. AWS lists the service's condition keys for each action. Global keys (`aws:…`)
// depend on the caller and the network, and are not checked here. Neither are keys of identity providers.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html

/** A test in a statement's Condition that has the same result for every request, because none has the key. */
export interface IdleTest extends ConditionTest {
  /** The constant result: false, or true if the test excludes a value or passes without the key. */
  readonly outcome: "never true" | "always true";
  /** The statement's actions whose requests don't have the key. */
  readonly actions: readonly string[];
  /** Whether those are all of the statement's actions. */
  readonly isAll: boolean;
}

/** The tests in a policy's conditions on a key that requests for some of the statement's actions never have. */
export function idleTests(document: unknown): IdleTest[] {
  const actionsOfStatement = new Map<number, string[]>();
  return conditionTests(document).flatMap(({ written, ...test }) => {
    if (!isJudged(test.key)) return [];
    const actions =
      actionsOfStatement.get(test.statement) ?? actionsOf({ ...(document as object), Statement: written.statement });
    actionsOfStatement.set(test.statement, actions);
    const without = actions.filter((action) => !keyPatterns(action).some((pattern) => pattern.test(test.key)));
    if (without.length === 0) return [];
    const isTrue = readOperator(test.operator, written.values)?.passesWithoutKey;
    const outcome = isTrue ? ("always true" as const) : ("never true" as const);
    return [{ ...test, outcome, actions: without, isAll: without.length === actions.length }];
  });
}

/** The actions of a policy of one statement that apply to its resources. */
function actionsOf(document: object): string[] {
  const [statement] = readStatements(document).statements;
  if (!statement || statement.notActions || statement.actions.includes("*")) return [];
  return applicable(statement)
    .filter(({ reached }) => reached.length > 0)
    .map(({ action }) => action.name);
}

/**
 * Keys of AWS's services; `aws:SourceIp` and `saml:aud` are not. A role's session may also have keys about where it
 * runs.
 */
function isJudged(key: string): boolean {
  const [service = ""] = key.split(":");
  return serviceExists(service) && !/:Source(Instance|Function)Arn$/i.test(key) && !key.includes("${");
}

const keyPatterns = remembered((action) => actionConditionKeys(action).map(asPattern));

/** `s3:ExistingObjectTag/<key>` and `aws:ResourceTag/${TagKey}` stand for every tag. */
function asPattern(key: string): RegExp {
  const source = key
    .split(/<[^>]*>|\$\{[^}]*\}|tag-key$/)
    .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join(".+");
  return new RegExp(`^${source}$`, "i");
}
