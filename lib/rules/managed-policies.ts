import { managedPolicyList } from "../iam/aws-managed-policies";
import { show } from "../iam/json";
import { nearest } from "./input";

/**
 * AWS's own managed policies that AWS's list does not have, as sentences. The list is as old as its package, so they are no
 * errors; but with a wrong name the deploy stops half-way, after the user and its keys are created.
 */
export function managedPolicyWarnings(arns: readonly unknown[]): string[] {
  return arns.flatMap((arn) => {
    const [, start, name = ""] = (typeof arn === "string" && /^(arn:[a-z-]+:iam::aws:policy\/)(.+)$/.exec(arn)) || [];
    if (start === undefined) return [];
    const { names, date } = managedPolicyList;
    if (names.includes(name)) return [];
    const near = names.find((one) => baseOf(one) === baseOf(name)) ?? nearest(name, names);
    const question = near === undefined ? "." : `; did you mean ${show(start + near)}?`;
    return [
      `managed policy ${show(arn)} is not in AWS's list of ${date}${question} If AWS has added it since, ignore this; otherwise the deploy stops half-way`,
    ];
  });
}

/** A policy's name without its path. */
function baseOf(name: string): string {
  return name.split("/").at(-1) as string;
}
