import fc from "fast-check";
import { S3Access } from "terraform-s3-user";

test("creates only policies that pass the rules for custom policies", () => {
  const entry = fc
    .tuple(
      fc.constantFrom("photos", "shop", "my.media-*"),
      fc.constantFrom("", "/*", "/images/*", "/a/${aws:username}/*"),
    )
    .filter(([bucket, prefix]) => !bucket.includes("*") || prefix.length <= 2) // a wildcard before a prefix is refused
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { minLength: 1 }),
      fc.boolean(),
      fc.boolean(),
      (entries, createBucket, deleteObject) => {
        for (const access of [
          S3Access.buckets(entries, { createBucket, deleteObject }),
          S3Access.readWrite(entries, { deleteObject }),
        ]) {
          expect(access.validate("aws-cn")).toEqual([]);
          const text = access.toTerraformText("aws-cn").replaceAll("$${", "${");
          expect(S3Access.fromDocument(text).validate("aws-cn")).toEqual([]);
        }
      },
    ),
  );
});
