import { actionsBesides } from "../../../lib/iam/s3-operations";

const writing = [
  ["s3:PutObjectAcl", "with an ACL (x-amz-acl)"],
  ["s3:PutObjectTagging", "with tags (x-amz-tagging)"],
  ["s3:PutObjectRetention", "with a retention (x-amz-object-lock-mode)"],
  ["s3:PutObjectLegalHold", "with a legal hold (x-amz-object-lock-legal-hold)"],
];
const copied = ["s3:GetObject", "on the object that is copied"];
const missing = ["s3:ListBucket", "for a 404 answer if the object is missing"];

test.each([
  ["PutObject", writing],
  ["CreateMultipartUpload", writing],
  ["CopyObject", [copied, ["s3:GetObjectTagging", "on the object that is copied, if it has tags"], ...writing]],
  ["UploadPartCopy", [copied]],
  ["GetObject", [missing]],
  ["HeadObject", [missing]],
  ["DeleteObjects", [["s3:DeleteObjectVersion", "for a version"]]],
  ["ListBuckets", []],
])("lists the other actions that %s may need, each with its condition", (operation, actions) => {
  expect(actionsBesides(operation)).toStrictEqual(actions);
});
