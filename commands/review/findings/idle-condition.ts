import { count } from "../../terminal/number";
import type { UserRule } from "./rule";

const condition = '{ StringLike: { "s3:prefix": "images/*" } }';

export const idleCondition: UserRule = {
  name: "idle-condition",
  severities: ["medium", "low"],
  finds:
    "A condition tests a key that requests for the statement's actions never have, by AWS's own data: " +
    "`s3:prefix` with `s3:GetObject`. Medium where that lets through what the condition should stop: " +
    "in a Deny, or where the test is always true.",
  why: "The test has the same result for every request: an Allow gives nothing, or a Deny stops nothing.",
  remedy: "Put the actions that have the key into a statement of their own.",
  look: ({ access: { idleTests } }) => {
    if (idleTests.length === 0) return undefined;
    const letsThrough = idleTests.some(({ effect, outcome }) => (effect === "Allow") === (outcome === "always true"));
    return {
      severity: letsThrough ? "medium" : "low",
      message: `has ${count(idleTests.length, "test")} in conditions on keys that no request for the action has`,
      details: idleTests.map(({ policy, statement, effect, test, outcome, actions, isAll }) => {
        const which = isAll ? "all of its actions" : fewActions(actions);
        return `policy ${policy}, statement ${statement}: ${test} is ${outcome} for ${which} (${effect})`;
      }),
      fix: `{ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::photos", Condition: ${condition} }`,
    };
  },
};

function fewActions(actions: readonly string[]): string {
  return actions.length > 3 ? count(actions.length, "action") : actions.join(", ");
}
