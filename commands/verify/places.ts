import type { PolicyDocument } from "terraform-s3-user/iam";
import type { Place } from "./calls";

/** The places that a policy names, and the patterns of buckets that stand for many. */
export interface PolicyPlaces {
  readonly places: readonly Place[];
  readonly patterns: readonly string[];
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
  };
}
