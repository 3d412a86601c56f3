import { holdsExpression, isRecord } from "terraform-s3-user/iam";
import { providerOf, type Resource, resourceBehind, type Stack, userNameOf } from "../json/app";
import { nameIn } from "../json/deliveries";
import type { UserInStack } from "../user-view";
import { type PolicyText, readPolicy } from "./documents";

// Policies of resources: they define who can use a bucket, a role, a secret or a key, so they give access to users
// whose own policies don't mention it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html

/** The policy of one resource in view. */
export interface ResourcePolicy {
  readonly resource: Resource;
  readonly argument: string;
  /** The resource of the policy, such as `bucket photos`. */
  readonly of: string;
  /** ARN patterns of what it is about. */
  readonly arns: readonly string[];
  readonly policy: PolicyText;
}

/** Which argument of a resource type is a policy, and what it is the policy of. */
const kinds: Readonly<
  Record<string, { argument: string; noun: string; about: string; arns: (name: string) => string[] }>
> = {
  aws_s3_bucket_policy: { argument: "policy", noun: "bucket", about: "bucket", arns: bucketArns },
  aws_s3_bucket: { argument: "policy", noun: "bucket", about: "bucket", arns: bucketArns },
  aws_iam_role: {
    argument: "assume_role_policy",
    noun: "role",
    about: "name",
    arns: (name) => [`arn:*:iam::*:role/${name}`],
  },
  aws_secretsmanager_secret_policy: { argument: "policy", noun: "secret", about: "secret_arn", arns: secretArns },
  aws_secretsmanager_secret: { argument: "policy", noun: "secret", about: "name", arns: secretArns },
  aws_kms_key: { argument: "policy", noun: "KMS key", about: "description", arns: () => ["arn:*:kms:*:*:key/*"] },
  aws_kms_key_policy: { argument: "policy", noun: "KMS key", about: "key_id", arns: () => ["arn:*:kms:*:*:key/*"] },
};

/** The resource types that have a policy which this review reads. */
export const resourcePolicyTypes: readonly string[] = Object.keys(kinds);

function bucketArns(name: string): string[] {
  return [`arn:*:s3:::${name}`, `arn:*:s3:::${name}/*`];
}

function secretArns(name: string): string[] {
  return name.startsWith("arn:") ? [name] : [`arn:*:secretsmanager:*:*:secret:${name}-??????`];
}

/** Resources that are only the policy of another one. */
const onlyPolicies = ["aws_s3_bucket_policy", "aws_secretsmanager_secret_policy", "aws_kms_key_policy"];

/** Whether an argument is a policy of a resource that this review reads, or the whole block is. */
export function isResourcePolicy(type: string, argument: string | undefined): boolean {
  if (argument === undefined) return onlyPolicies.includes(type);
  return Object.hasOwn(kinds, type) && kinds[type]?.argument === argument;
}

export function resourcePolicies(stack: Stack): ResourcePolicy[] {
  return Object.entries(kinds).flatMap(([type, { argument, noun, about, arns }]) =>
    stack
      .resources(type)
      .filter((resource) => resource.arguments[argument] !== undefined)
      .map((resource) => {
        const policy = readPolicy(resource, argument);
        const name = nameIn(resource, about, policy.origin);
        const known = name !== undefined && !holdsExpression(name) ? name : undefined;
        const of = `${noun} ${known ?? resource.path}`;
        return { resource, argument, of, arns: arns(known ?? "*"), policy };
      }),
  );
}

/** The statements of a policy; empty if it can't be read. */
export function statementsOf({ policy }: Pick<ResourcePolicy, "policy">): Record<string, unknown>[] {
  const document = "document" in policy ? policy.document : undefined;
  return isRecord(document) ? [document.Statement].flat().filter(isRecord) : [];
}

/** Whether a statement applies to everyone, in this account or not. */
export function isForEverybody({ Principal, NotPrincipal }: Record<string, unknown>): boolean {
  return NotPrincipal !== undefined || principalsIn(Principal).includes("*");
}

export function usersNamed(stack: Stack, { Principal }: Record<string, unknown>): UserInStack[] {
  return principalsIn(Principal).flatMap((principal) => {
    const behind = resourceBehind(stack, principal);
    if (behind?.type === "aws_iam_user") return { name: userNameOf(behind) ?? "?", provider: providerOf(behind) };
    const named = /^arn:[^:]+:iam::[^:]*:user\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
    if (named === undefined) return [];
    // An ARN with an account distinguishes users with the same name, but the stack doesn't know its account.
    const users = [...stack.resources("aws_iam_user"), ...stack.resources("data.aws_iam_user")];
    const providers = new Set(users.filter((user) => userNameOf(user) === named).map(providerOf));
    return [...(providers.size > 0 ? providers : [""])].map((provider) => ({ name: named, provider }));
  });
}

/** The principals that are known only after apply, and may be anyone. */
export function unknownPrincipals(stack: Stack, { Principal }: Record<string, unknown>): string[] {
  return principalsIn(Principal).filter((one) => holdsExpression(one) && !resourceBehind(stack, one));
}

/** AWS principals of a statement. Those of services and other logins are not IAM users. */
function principalsIn(principal: unknown): string[] {
  const lists = isRecord(principal) ? [principal.AWS, principal["*"]] : [principal];
  return lists.flat().filter((one) => typeof one === "string");
}

/** The statements of a resource policy about one user, as a policy of that user. */
export function asUserPolicy(policy: ResourcePolicy, statements: readonly Record<string, unknown>[]): unknown {
  const document = "document" in policy.policy && isRecord(policy.policy.document) ? policy.policy.document : {};
  return {
    ...document,
    Statement: statements.map(({ Principal: _, Resource, ...statement }) => ({
      ...statement,
      // A role's trust policy names no resource; in the others `*` is the resource that the policy belongs to.
      ...(statement.NotResource === undefined
        ? { Resource: Resource === undefined || Resource === "*" ? policy.arns : Resource }
        : {}),
    })),
  };
}
