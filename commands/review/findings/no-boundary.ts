import { partitionOf } from "terraform-s3-user/iam";
import type { UserRule } from "./rule";

export const noBoundary: UserRule = {
  name: "no-boundary",
  severities: ["low"],
  finds: "The user has no permissions boundary.",
  why: "Nothing caps what later changes of its policies can give it.",
  remedy:
    "Set `permissionsBoundary` to a managed policy that allows S3 alone. AWS's own `AmazonS3FullAccess` exists in every account: as a boundary it gives nothing.",
  look: ({ boundary, management }, { review: { region } }) =>
    boundary !== undefined || management === "referenced"
      ? undefined
      : {
          severity: "low",
          message: "has no permissions boundary: nothing caps what later changes of its policies can give it",
          details: [],
          fix: `permissionsBoundary: "arn:${partitionOf(region)}:iam::aws:policy/AmazonS3FullAccess" // a boundary gives nothing: it caps the user to S3`,
        },
};
