import { partitionOf } from "terraform-s3-user/iam";
import { few, joinWords } from "../../terminal/list";
import { shellOptions } from "../../terminal/shell-word";
import type { UserReview } from "../model";
import { actionsIn } from "./access";
import type { UserRule } from "./rule";

export const noBoundary: UserRule = {
  name: "no-boundary",
  severities: ["low"],
  finds: "The user has no permissions boundary.",
  why: "Nothing limits what later policy changes can allow.",
  remedy:
    "Set `permissionsBoundary` to a managed policy that allows only S3, and what else the user needs, such as KMS. " +
    "AWS's own `AmazonS3FullAccess` exists in every account: as a boundary it grants nothing.",
  look: (user, { review: { region } }) =>
    user.boundary !== undefined || user.management === "referenced"
      ? undefined
      : {
          message: "has no permissions boundary: nothing limits what later policy changes can allow",
          fix: boundaryFor(user, region),
        },
};

/** Services that an S3 user needs for its objects, its own key, or SES's SMTP interface. */
const needed = /^(kms|secretsmanager|ses|ssm):/;

/** A boundary that takes away nothing of what an S3 user needs. */
function boundaryFor({ name, access }: UserReview, region: string | undefined): string {
  const others = [...new Set(actionsIn(access.grants))].filter((action) => !/^(s3:|\*$)/.test(action)).sort();
  const kept = others.filter((action) => needed.test(action));
  const remarks: string[] = [];
  const lost = [...new Set(others.filter((action) => !needed.test(action)).map((action) => `${action.split(":")[0]}`))];
  if (lost.length > 0) remarks.push(`it takes away ${joinWords(few(lost, 5, "service"))}`);
  if (access.notAnalysed.length > 0) remarks.push("not all that the user can do is known here");
  if (kept.length === 0) {
    const arn = `arn:${partitionOf(region)}:iam::aws:policy/AmazonS3FullAccess`;
    const effect = "a boundary allows nothing, it only limits the user to S3";
    return `permissionsBoundary: "${arn}" // ${[effect, ...remarks].join("; ")}`;
  }
  const statement = { Effect: "Allow", Action: ["s3:*", ...kept], Resource: "*" };
  const options = shellOptions({
    "policy-name": /^[\w+=,.@-]+$/.test(name) ? `${name}-boundary` : "s3-user-boundary",
    "policy-document": JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
  });
  const then = [
    "then permissionsBoundary: the Arn that it prints",
    "a boundary allows nothing, it only limits the user",
  ];
  return `aws iam create-policy ${options}   # ${[...then, ...remarks].join("; ")}`;
}
