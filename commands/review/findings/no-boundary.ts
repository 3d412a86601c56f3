import type { UserRule } from "./rule";

export const noBoundary: UserRule = {
  name: "no-boundary",
  severities: ["low"],
  finds: "The user has no permissions boundary.",
  why: "Nothing caps what later changes of its policies can give it.",
  remedy: "Set `permissionsBoundary` to a managed policy that allows S3 alone.",
  look: ({ boundary, management }) =>
    boundary !== undefined || management === "referenced"
      ? undefined
      : {
          severity: "low",
          message: "has no permissions boundary: nothing caps what later changes of its policies can give it",
          details: [],
          fix: 'permissionsBoundary: "arn:aws:iam::123456789012:policy/S3Boundary"',
        },
};
