import { S3Access } from "terraform-s3-user";
import { policyOf } from "../../../commands/policy/read-policies";
import { inTwoSentences, sizeInWords } from "../../../commands/policy/sentences";

function sentencesOf(access: S3Access): string {
  const read = policyOf(access);
  if ("errors" in read) throw new Error(read.errors.join("\n"));
  return inTwoSentences(read.user.access).join(" ");
}

test("names places apart where listing and reading reach different ones", () => {
  expect(sentencesOf(S3Access.readOnly(["photos", "shop/images/*"]))).toBe(
    "This policy allows listing objects in photos and shop (under a condition); " +
      "reading objects in photos and shop/images/* (3 actions in all). " +
      "It does not allow uploading or deleting objects, making objects public, making buckets public, " +
      "creating buckets, listing the account's buckets, using any other bucket or using any other AWS service.",
  );
});

test("says of the manual's policy that it makes buckets public, in every bucket", () => {
  expect(sentencesOf(S3Access.allBuckets())).toBe(
    "This policy allows listing, reading, uploading and deleting objects, making objects public, " +
      "making buckets public, creating buckets and listing the account's buckets in every bucket (80 actions in " +
      "all). It does not allow using any other AWS service.",
  );
});

test("says nothing about what is not allowed where a statement could not be judged", () => {
  const Statement = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "${var.arn}" }] as const;
  const access = S3Access.fromDocument({ Version: "2012-10-17", Statement });
  const read = policyOf(access);
  expect("errors" in read || inTwoSentences(read.user.access)[1]).toBe("What else it allows could not be judged.");
});

test("names other services, and that nothing is left that the policy does not allow", () => {
  const other = [{ Effect: "Allow", Action: ["s3:GetObject", "kms:Decrypt"], Resource: "*" }] as const;
  const sentences = sentencesOf(S3Access.fromDocument({ Version: "2012-10-17", Statement: other }));
  expect(sentences).toMatch(
    /^This policy allows reading objects in every bucket; actions of other AWS services \(2 actions in all\)\. /,
  );
  expect(sentences).toMatch(/, creating buckets or listing the account's buckets\.$/);
  const all = [{ Effect: "Allow", Action: "*", Resource: "*" }] as const;
  expect(sentencesOf(S3Access.fromDocument({ Version: "2012-10-17", Statement: all }))).toMatch(
    /; every AWS service \(.*\)\. It allows everything else that this command looks for\.$/,
  );
});

test("counts what is no frequent question", () => {
  const Statement = [{ Effect: "Allow", Action: "s3:GetBucketAcl", Resource: "arn:aws:s3:::photos" }] as const;
  expect(sentencesOf(S3Access.fromDocument({ Version: "2012-10-17", Statement }))).toMatch(
    /^This policy allows 1 action in all\. It does not allow listing, /,
  );
});

test("says that a policy which denies everything allows nothing", () => {
  const Statement = [{ Effect: "Deny", Action: "s3:*", Resource: "*" }] as const;
  expect(sentencesOf(S3Access.fromDocument({ Version: "2012-10-17", Statement }))).toMatch(
    /^This policy allows nothing\. It does not allow /,
  );
});

test.each([
  [2048, "It has 2,048 characters; the user's inline policies together have room for 2,048."],
  [
    2049,
    "It has 2,049 characters, too many for an inline policy (2,048). " +
      "Create a customer managed policy, and attach it to the user.",
  ],
])("says whether %d characters fit", (size, sentence) => {
  expect(sizeInWords(size)).toBe(sentence);
});
