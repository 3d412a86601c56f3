import { oddTestRule } from "./odd-tests";

const operators =
  "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html";

export const conditionOperator = oddTestRule(
  {
    name: "condition-operator",
    severities: ["medium", "low"],
    finds:
      "The operator of a condition does not fit its key or its values: `StringEquals` with a wildcard " +
      "or with `aws:SourceIp`, `IpAddress` with a value that is not an address, " +
      '`Bool` with `"yes"`, `Numeric…` with `"ten"`, `ForAllValues` with a key of one value. ' +
      "Medium where that lets through what the condition should stop, or AWS does not document what it does.",
    why:
      "The values match no request: an Allow gives nothing, or a Deny stops nothing. " +
      "With `ForAllValues`, a request without the key passes.",
    remedy: `Write the operator for the key's type: ${operators}`,
  },
  {
    wildcard: "takes * and ? literally",
    "wrong operator": "has an operator for another type of key",
    "wrong value": "has values of another type",
    "one value": "takes a key of one value for a set",
  },
  ({ operator, key, instead }) =>
    `Condition: { ${instead ?? operator}: { "${key}": … } } // the operators: ${operators}`,
);
