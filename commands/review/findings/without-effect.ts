import { count } from "../../terminal/number";
import type { UserRule } from "./rule";

const resources = 'Resource: ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"]';

export const withoutEffect: UserRule = {
  name: "without-effect",
  severities: ["low"],
  finds: "A statement names an action in full, but none of its resources is of the kind that the action is about.",
  why: "The user can't do what the policy says: `s3:ListBucket` needs the bucket's ARN, `s3:GetObject` its objects'.",
  remedy: 'Name both: `"arn:aws:s3:::photos"` and `"arn:aws:s3:::photos/*"`.',
  look: ({ access: { withoutEffect } }) =>
    withoutEffect.length === 0
      ? undefined
      : {
          message: `names ${count(withoutEffect.length, "action")} that none of the statement's resources lets apply`,
          details: withoutEffect.map(({ action, resources }) => `${action} on ${resources.join(", ")}`),
          fix: `${resources} // bucket actions need the first, object actions the second`,
        },
};
