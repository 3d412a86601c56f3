import type { Grant } from "terraform-s3-user/iam";
import { resourceInWords } from "../../terminal/access-words";
import { joinWords } from "../../terminal/list";
import { narrowerAccess } from "./access";
import type { UserRule } from "./rule";

/** Deleting an object hides it on a versioned bucket: its versions stay. */
const hiding = new Set(["s3:DeleteObject"]);

/** These delete permanently, or disable what would restore objects, on a versioned bucket too. */
const deletingForGood = new Set(["s3:DeleteObjectVersion", "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning"]);

export const deleteWithoutVersioning: UserRule = {
  name: "delete-without-versioning",
  severities: ["medium"],
  finds:
    "The user can delete objects for good: versioning is not on for those buckets in this app, " +
    "or the user can delete versions, set a lifecycle that expires them, or suspend versioning.",
  why: "What an accident or an intruder deletes can't be restored.",
  remedy:
    "Enable versioning (`aws_s3_bucket_versioning`), and leave out `s3:DeleteObjectVersion`, " +
    "`s3:PutLifecycleConfiguration` and `s3:PutBucketVersioning`.",
  look: (user, seen) => {
    const places = new Set<string>();
    const actions = new Set<string>();
    for (const grant of user.access.grants) {
      const deleting = deletingActions(grant, seen.versioned);
      for (const action of deleting) actions.add(action);
      if (deleting.length > 0) for (const resource of grant.resources) places.add(resourceInWords(resource));
    }
    if (actions.size === 0) return undefined;
    const where = places.size > 3 ? `${places.size} places` : joinWords([...places].sort());
    return {
      message: `can delete objects for good in ${where}`,
      details: [...actions].sort(),
      fix: narrowerAccess(
        user,
        seen,
        ({ grants }) => grants.some((grant) => deletingActions(grant, seen.versioned).length > 0),
        `the same policy without ${[...actions].sort().join(", ")}`,
      ),
    };
  },
};

function deletingActions({ actions, buckets }: Grant, versioned: ReadonlySet<string>): string[] {
  const isVersioned = buckets.length > 0 && buckets.every((bucket) => versioned.has(bucket));
  return actions.filter((one) => deletingForGood.has(one) || (hiding.has(one) && !isVersioned));
}
