import { actionsOf } from "./actions";
import { actionForCall } from "./api-names";

// S3's API operations, and the actions that allow them.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html

/** The action that allows an operation such as `ListObjectsV2`; undefined if S3 doesn't have the operation. */
export function actionOfOperation(operation: string): string | undefined {
  const known = actionForCall(`s3:${operation}`);
  if (known) return known;
  const name = actionsOf("s3").find((action) => action.toLowerCase() === operation.toLowerCase());
  return name === undefined ? undefined : `s3:${name}`;
}

/** Other actions that an operation needs for some requests, each with the reason. */
const besides: Readonly<Record<string, readonly (readonly [action: string, when: string])[]>> = {
  PutObject: writing(),
  CreateMultipartUpload: writing(),
  CopyObject: [
    ["s3:GetObject", "on the object that is copied"],
    ["s3:GetObjectTagging", "on the object that is copied, if it has tags"],
    ...writing(),
  ],
  UploadPartCopy: [["s3:GetObject", "on the object that is copied"]],
  GetObject: [["s3:ListBucket", "for a 404 answer if the object is missing"]],
  HeadObject: [["s3:ListBucket", "for a 404 answer if the object is missing"]],
  DeleteObjects: [["s3:DeleteObjectVersion", "for a version"]],
};

function writing(): (readonly [string, string])[] {
  return [
    ["s3:PutObjectAcl", "with an ACL (x-amz-acl)"],
    ["s3:PutObjectTagging", "with tags (x-amz-tagging)"],
    ["s3:PutObjectRetention", "with a retention (x-amz-object-lock-mode)"],
    ["s3:PutObjectLegalHold", "with a legal hold (x-amz-object-lock-legal-hold)"],
  ];
}

/** Other actions that an operation may need, each with its condition. */
export function actionsBesides(operation: string): readonly (readonly [action: string, when: string])[] {
  return besides[operation] ?? [];
}
