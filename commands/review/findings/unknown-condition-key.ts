import { oddTestRule } from "./odd-tests";

const keys = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html";

export const unknownConditionKey = oddTestRule(
  {
    name: "unknown-condition-key",
    severities: ["medium", "low"],
    finds:
      "A condition tests a global key that AWS does not have, such as `aws:SourceIpp`, or a key without a prefix, " +
      "such as `SourceIp`. Medium where that lets through what the condition should stop.",
    why: "No request has the key, so the test has the same result for every request.",
    remedy: `Correct the key: ${keys}`,
  },
  { "unknown key": "tests a key that AWS does not have" },
  ({ operator, instead }) => `Condition: { ${operator}: { "${instead ?? "aws:SourceIp"}": … } } // the keys: ${keys}`,
);
