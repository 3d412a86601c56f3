import { oddTestRule } from "./odd-tests";

export const repeatedConditionKey = oddTestRule(
  {
    name: "repeated-condition-key",
    severities: ["medium"],
    finds: "One operator has the same key in two spellings, such as `aws:SourceIp` and `AWS:SourceIP`.",
    why: "IAM ignores case in keys, and AWS does not document which of the two it tests.",
    remedy: "Write the key once, with all its values in a list.",
  },
  { "key twice": "has the key in another spelling too" },
  ({ operator, key }) => `Condition: { ${operator}: { "${key}": ["…", "…"] } } // all values in one list`,
);
