import { partitionOf } from "terraform-s3-user/iam";
import type { UserRule } from "./rule";

export const noBoundary: UserRule = {
  name: "no-boundary",
  severities: ["low"],
  finds: "The user has no permissions boundary.",
  why: "Nothing limits what later policy changes can allow.",
  remedy:
    "Set `permissionsBoundary` to a managed policy that allows only S3. AWS's own `AmazonS3FullAccess` exists in every account: as a boundary it grants nothing.",
  look: ({ boundary, management }, { review: { region } }) =>
    boundary !== undefined || management === "referenced"
      ? undefined
      : {
          severity: "low",
          message: "has no permissions boundary: nothing limits what later policy changes can allow",
          fix: `permissionsBoundary: "arn:${partitionOf(region)}:iam::aws:policy/AmazonS3FullAccess" // a boundary allows nothing, it only limits the user to S3`,
        },
};
