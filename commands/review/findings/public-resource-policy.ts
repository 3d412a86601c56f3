import { isForEverybody, resourcePolicies, statementsOf } from "../../stack/policies/of-resources";
import type { StackRule } from "./rule";

export const publicResourcePolicy: StackRule = {
  name: "public-resource-policy",
  severities: ["high", "medium"],
  finds:
    "The policy of a bucket, role, secret or KMS key allows something to everyone. " +
    "Medium when all of that is under a condition.",
  why: "Everyone means every AWS account and, for a bucket, the whole internet.",
  remedy: "Write the accounts or users that can use it as `Principal`.",
  look: ({ stack }) =>
    resourcePolicies(stack).flatMap((policy) => {
      const open = statementsOf(policy).filter((one) => one.Effect === "Allow" && isForEverybody(one));
      if (open.length === 0) return [];
      return {
        severity: open.some(({ Condition }) => Condition === undefined) ? "high" : "medium",
        message: `lets everyone use ${policy.of}`,
        details: open.flatMap(({ Action, NotAction }) =>
          NotAction === undefined ? [Action].flat().map(String) : `everything but ${[NotAction].flat().join(", ")}`,
        ),
        address: policy.resource.address,
        fix: 'Principal: { AWS: "arn:aws:iam::123456789012:user/your-user" }',
      };
    }),
};
