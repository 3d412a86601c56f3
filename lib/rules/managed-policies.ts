import list from "../iam/aws-managed-policy-names.json";
import { show } from "../iam/json";
import { nearest } from "./input";

/**
 * AWS managed policies that are not in AWS's list. They are warnings, because the list is as old as its package. With a
 * wrong name, the deploy stops after it has created the user and its keys.
 */
export function managedPolicyWarnings(arns: readonly unknown[]): string[] {
  return arns.flatMap((arn) => {
    const [, start, name = ""] = (typeof arn === "string" && /^(arn:[a-z-]+:iam::aws:policy\/)(.+)$/.exec(arn)) || [];
    if (start === undefined) return [];
    // The text after arn:aws:iam::aws:policy/. `npm run managed-policies` takes the list from the pinned package.
    const { names, date }: { readonly names: readonly string[]; readonly date: string } = list;
    if (names.includes(name)) return [];
    const near = names.find((one) => baseOf(one) === baseOf(name)) ?? nearest(name, names);
    const question = near === undefined ? "" : ` Did you mean ${show(start + near)}?`;
    const effect = "If AWS has added it since, ignore this. Otherwise the deploy fails halfway.";
    return [`managed policy ${show(arn)} is not in AWS's list of ${date}.${question} ${effect}`];
  });
}

/** A policy's name without its path. */
function baseOf(name: string): string {
  return name.split("/").at(-1) as string;
}
