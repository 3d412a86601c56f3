import { bucketsInWords, leastPrivilegeFor } from "./access";
import type { UserRule } from "./rule";

const deletesObjects = /^s3:DeleteObject(Version)?$/;

export const deleteWithoutVersioning: UserRule = {
  name: "delete-without-versioning",
  severities: ["medium"],
  finds: "The user can delete objects, and the stack does not switch on versioning for those buckets.",
  why: "What a mistake or an intruder deletes is gone for good.",
  remedy: "Switch on versioning (`aws_s3_bucket_versioning`), or leave out `s3:DeleteObject`.",
  look: (user, { versioned }) => {
    const deleting = user.access.grants.filter((grant) => grant.actions.some((action) => deletesObjects.test(action)));
    const unprotected = [...new Set(deleting.flatMap((grant) => grant.buckets))].filter(
      (bucket) => !versioned.has(bucket),
    );
    if (unprotected.length === 0) return undefined;
    return {
      severity: "medium",
      message: `can delete objects in ${bucketsInWords(unprotected)}, and no versioning is in view that would bring them back`,
      details: [],
      fix: leastPrivilegeFor(user, "the same policy without s3:DeleteObject"),
    };
  },
};
