import type { PolicyDocument } from "terraform-s3-user/iam";
import type { Place } from "./calls";

/** What a policy names in S3. */
export interface PolicyPlaces {
  readonly places: readonly Place[];
  /** Patterns of buckets, which stand for many. */
  readonly patterns: readonly string[];
  /** ARNs of what is no bucket, such as access points. */
  readonly others: readonly string[];
}

/** The buckets and prefixes that a policy's Allow statements are about. */
export function placesIn(document: PolicyDocument): PolicyPlaces {
  const arns = [document.Statement]
    .flat()
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Resource }) => [Resource ?? []].flat());
  const paths = arns.flatMap((arn) => (arn === "*" ? "*" : (/^arn:[^:]*:s3:::(.+)$/.exec(arn)?.[1] ?? [])));
  const prefixes = new Map<string, Set<string>>();
  for (const path of paths) {
    const [bucket = "", ...key] = path.split("/");
    const known = prefixes.get(bucket) ?? new Set<string>();
    prefixes.set(bucket, known);
    if (key.length > 0) known.add(key.join("/").split(/[*?$]/)[0] ?? "");
  }
  const isPattern = (bucket: string) => /[*?]|\$\{/.test(bucket);
  return {
    places: [...prefixes]
      .filter(([bucket]) => !isPattern(bucket))
      .flatMap(([bucket, found]) => [...(found.size > 0 ? found : [""])].map((prefix) => ({ bucket, prefix }))),
    patterns: [...prefixes.keys()].filter(isPattern),
    others: [...new Set(arns.filter((arn) => /^arn:[^:]*:s3[a-z-]*:[^:]*:\d/.test(arn)))],
  };
}
