import { accessFactories } from "terraform-s3-user";
import { bob, found, inline, policy, review, statement } from "../../../support/reviewed-stack";

// What a finding proposes instead of too wide access.

const allowed = accessFactories.readWrite.actions({});
const needed = new Set([...(allowed.bucket ?? []), ...(allowed.object ?? [])]);
const others = ["s3:DeleteObject", "s3:GetObjectAcl", "s3:PutObjectAcl", "s3:GetBucketPolicy", "s3:ListBucketVersions"];

test.each([...needed, ...others])("proposes readWrite to a user without %s only if it doesn't allow that", (action) => {
  const wide = statement("s3:*", ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"]);
  const narrowed = policy(wide, statement(action, "*", { Effect: "Deny" }));
  const [finding] = found(review(bob(), bob(inline(narrowed))), "permissions-management");
  expect(finding?.fix.includes('S3Access.readWrite(["photos"])')).toBe(!needed.has(action));
});
