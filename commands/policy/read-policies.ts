import type { S3Access } from "terraform-s3-user";
import { findingsOf, policyRules } from "../review/findings";
import type { Finding, UserReview } from "../review/model";
import { describeStack } from "../review/read/describe";
import { appOf } from "../stack/declared";
import { chooseStack, declaredStacks } from "../stack/declared-stacks";
import { policyInMemory } from "../stack/json/in-memory";
import type { SynthesizedStack, TerraformJson } from "../stack/json/synthesized";
import type { PolicyInForce } from "../stack/policies/in-force";
import { Problem } from "../system/problem";
import { exitCode } from "../terminal/exit-code";
import { listed } from "../terminal/list";

/** A policy that was read, as the review sees it. */
export interface ReadPolicy {
  readonly document: unknown;
  readonly user: UserReview;
  readonly findings: readonly Finding[];
}

/** The library's result for an access in a region: its policy, or its errors. */
export function policyOf(access: S3Access, region = "us-east-1"): ReadPolicy | { readonly errors: readonly string[] } {
  const made = policyInMemory(access, region);
  if ("errors" in made) return made;
  const json: TerraformJson = {
    provider: { aws: [{ region }] },
    resource: {
      aws_iam_user: { user: { name: "user" } },
      aws_iam_user_policy: { policy: { user: "user", name: "policy", policy: made.text } },
    },
  };
  const { app, described } = readStacks([{ name: "stack", directory: "", file: "", json }]);
  const [only] = described;
  const [user] = only?.review.users ?? [];
  const [policy] = [...(only?.policies.values() ?? [])].flatMap(({ granting }) => granting);
  if (!app.stacks[0] || !only || !user || !policy) throw new Error("a stack with one policy has none");
  if ("unreadable" in policy) return { errors: [`policy can't be read: ${policy.unreadable}`] };
  const rules = new Set(policyRules.map(({ name }) => name));
  const found = findingsOf({ ...only, versioned: new Set() });
  return { document: policy.document, user, findings: found.filter(({ rule }) => rules.has(rule)) };
}

/**
 * The policies in force of a user in main.ts.
 *
 * @throws Problem when main.ts can't be synthesized or has no such user
 */
export async function policiesOfUser(name: string, stackName: string | undefined) {
  const stacks = await declaredStacks(true);
  const chosen = chooseStack(stacks, stackName, name);
  const { described } = readStacks(stacks);
  const stack = described.find(({ review }) => review.name === chosen.name);
  const user = stack?.review.users.find((one) => one.name === name);
  if (!stack || !user) {
    const names = stack?.review.users.map((one) => one.name) ?? [];
    throw new Problem(`main.ts has no user "${name}"; stack "${chosen.name}" has ${listed(names)}.`, exitCode.usage);
  }
  const policies: readonly PolicyInForce[] = stack.policies.get(name)?.granting ?? [];
  return { user, policies, stack: chosen };
}

function readStacks(stacks: readonly SynthesizedStack[]) {
  const app = appOf(stacks);
  return { app, described: app.stacks.map(describeStack) };
}
