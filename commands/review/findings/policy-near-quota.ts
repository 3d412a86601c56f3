import { maxInlinePolicyCharacters as maxLength } from "terraform-s3-user/iam";
import { inDigits } from "../../terminal/number";
import type { UserRule } from "./rule";

export const policyNearQuota: UserRule = {
  name: "policy-near-quota",
  severities: ["high", "low"],
  finds:
    "The user's inline policies take 90% or more of the 2,048 characters that AWS allows. " +
    "High when they take more than all.",
  why: "The next bucket no longer fits, and a deploy fails halfway.",
  remedy: 'Write `policyType: "managed"`, which has room for 6,144, or use a wildcard for several buckets.',
  look: ({ policyCharacters: length }) =>
    length < 0.9 * maxLength
      ? undefined
      : {
          severity: length > maxLength ? "high" : "low",
          message: `has inline policies of ${inDigits(length)} characters; AWS allows ${inDigits(maxLength)}`,
          fix: 'policyType: "managed" // 6,144 characters; or one wildcard for several buckets, such as "photos-*"',
        },
};
