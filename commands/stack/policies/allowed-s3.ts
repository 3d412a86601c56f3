import type { PolicyDocument } from "terraform-s3-user/iam";

/** The resources of a policy's Allow statements. */
export function allowedResources(policy: PolicyDocument): string[] {
  const allowed = [policy.Statement].flat().filter(({ Effect }) => Effect === "Allow");
  return allowed.flatMap(({ Resource }) => [Resource ?? []].flat());
}

/** Those of the resources that are buckets or objects, as `bucket` or `bucket/key`; `*` stays. */
export function s3PathsOf(resources: readonly string[]): string[] {
  return resources.flatMap((arn) => (arn === "*" ? arn : (/^arn:[^:]*:s3:::(.+)$/.exec(arn)?.[1] ?? [])));
}
