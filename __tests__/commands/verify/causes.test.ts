import { causeOf } from "../../../commands/verify/causes";

const situation = { bucket: "photos", deploy: "npm run deploy site", doctor: "npm run doctor" };
const user = "User: arn:aws:iam::111111111111:user/photos is not authorized to perform: s3:ListBucket";
const changeMainTs = "create photos, or correct its name in main.ts and npm run deploy site";
const ownRegion = "configure the bucket's own region in the application";
const noDocumentation = "see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";
const doctor = "run npm run doctor to see whether the key is inactive or deleted; a new key can take a minute";
const noKmsKey = "the KMS key that photos is encrypted with is disabled or gone";
const enable = "enable the key, or give photos another default encryption";

test.each<[name: string, message: string, cause: string, fix: string]>([
  ["InvalidAccessKeyId", "", "AWS does not know the access key, or it is inactive", doctor],
  ["InvalidClientTokenId", "", "AWS does not know the access key, or it is inactive", doctor],
  [
    "SignatureDoesNotMatch",
    "",
    "the secret in state is not this key's",
    "create a new key: add one to accessKeys in main.ts, then npm run deploy site",
  ],
  ["RequestTimeTooSkewed", "", "this machine's clock is more than 15 minutes wrong", "set the clock"],
  ["KMS.DisabledException", "", noKmsKey, enable],
  ["KMS.NotFoundException", "", noKmsKey, enable],
  ["KMS.KMSInvalidStateException", "", noKmsKey, enable],
  ["PermanentRedirect", "", "photos is in another region", ownRegion],
  ["AuthorizationHeaderMalformed", "", "photos is in another region", ownRegion],
  ["IllegalLocationConstraintException", "", "photos is in another region", ownRegion],
  ["301", "", "photos is in another region", ownRegion],
  ["NoSuchBucket", "", "photos does not exist", changeMainTs],
  ["NotFound", "", "photos does not exist", changeMainTs],
  ["404", "", "photos does not exist", changeMainTs],
  [
    "AccessDenied",
    `${user} because no identity-based policy allows the s3:ListBucket action`,
    "AWS has no policy for this user that allows it: it was changed by hand, or IAM has not propagated it yet",
    "wait a minute; if it stays so, run npm run doctor, then npm run deploy site",
  ],
  [
    "403",
    "Access Denied",
    "something other than the user's policy denies it: " +
      "the bucket belongs to another account, its bucket policy, a boundary or the organization denies it, " +
      "or the policy was changed by hand",
    "run npm run doctor; then check the bucket policy: aws s3api get-bucket-policy --bucket photos",
  ],
  [
    "AccessDenied",
    `${user} with an explicit deny in a service control policy`,
    "a service control policy (SCP) of the AWS organization denies it",
    "Ask the administrators of the AWS organization. main.ts can't change it.",
  ],
  [
    "AccessDenied",
    `${user} because no permissions boundary allows the s3:ListBucket action`,
    "the user's permissions boundary does not allow it",
    "Ask the owner of that policy to allow s3:ListBucket in it. A boundary grants nothing by itself: " +
      "the user's own policies must allow it too.",
  ],
  ["Strange", "who knows\nmore", "AWS answers Strange: who knows", noDocumentation],
])("explains the cause and the fix of %s %s", (name, message, cause, fix) => {
  expect(causeOf({ name, message }, situation)).toStrictEqual({ cause, fix });
});
