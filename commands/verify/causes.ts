import { readDenial } from "../aws/denial-message";
import { denialCodes, isDenial } from "../aws/denials";
import { responsibleFor } from "../aws/responsible-policy";

/** The reason why AWS's answer differs from the policy, as far as the answer shows it, and the fix. */
export interface Cause {
  readonly cause: string;
  readonly fix: string;
}

/** An error as an AWS client throws it. */
export type AwsError = Pick<Error, "name" | "message">;

interface Situation {
  readonly bucket?: string;
  /** The stack to deploy again. */
  readonly deploy: string;
  readonly doctor: string;
}

/**
 * The likely cause of an error.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function causeOf({ name, message }: AwsError, { bucket, deploy, doctor }: Situation): Cause {
  const found = knownErrors.find(
    ({ names, text }) => names.includes(name) && (text === undefined || text.test(message)),
  );
  if (!found) {
    return {
      cause: `AWS answers ${name}: ${message.split("\n")[0]}`,
      fix: "see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    };
  }
  const elsewhere = found.text === undefined && isDenial(name) ? causeInPolicy(message, bucket) : undefined;
  if (elsewhere) return elsewhere;
  const fill = (text: string) =>
    text
      .replaceAll("BUCKET", bucket ?? "the bucket")
      .replaceAll("DEPLOY", deploy)
      .replaceAll("DOCTOR", doctor);
  return { cause: fill(found.cause), fix: fill(found.fix) };
}

/** The policy that AWS names, unless it is one of the user's own. */
function causeInPolicy(message: string, bucket: string | undefined): Cause | undefined {
  const denial = readDenial(`AccessDenied: ${message}`);
  if (!denial?.policy || denial.policy === "identity") return undefined;
  const resource = denial.resource ?? (bucket && `arn:aws:s3:::${bucket}`);
  const { what, who } = responsibleFor(denial.policy, { ...denial, resource });
  return { cause: `${what} ${denial.isExplicit === false ? "does not allow it" : "denies it"}`, fix: who };
}

/** The cause of an error whose code is in a text, such as a log; undefined if it is unknown. */
export function knownCause(text: string, situation: Situation): Cause | undefined {
  const codes = knownErrors.flatMap(({ names }) => names).filter((name) => /^[A-Z]\w+/.test(name));
  const name = codeIn(text, codes);
  return name === undefined ? undefined : causeOf({ name, message: text }, situation);
}

/** The first of some error codes that is a word in a text. */
export function codeIn(text: string, codes: readonly string[]): string | undefined {
  return codes.find((code) => new RegExp(`\\b${code}\\b`).test(text));
}

interface KnownError extends Cause {
  readonly names: readonly string[];
  /** What the message must also say. */
  readonly text?: RegExp;
}

/** The first that fits counts. */
const knownErrors: readonly KnownError[] = [
  {
    names: ["InvalidAccessKeyId", "InvalidClientTokenId"],
    cause: "AWS does not know the access key, or it is inactive",
    fix: "run DOCTOR to see whether the key is inactive or deleted; a new key can take a minute",
  },
  {
    names: ["SignatureDoesNotMatch"],
    cause: "the secret in state is not this key's",
    fix: "create a new key: add one to accessKeys in main.ts, then DEPLOY",
  },
  {
    names: ["RequestTimeTooSkewed"],
    cause: "this machine's clock is more than 15 minutes wrong",
    fix: "set the clock",
  },
  {
    names: denialCodes,
    text: /kms:/i,
    cause: "BUCKET is encrypted with a KMS key that this user is not allowed to use",
    fix: 'name the key in main.ts: kmsKeys: ["arn:aws:kms:…"] in the access, then DEPLOY',
  },
  {
    names: ["KMS.DisabledException", "KMS.NotFoundException", "KMS.KMSInvalidStateException"],
    cause: "the KMS key that BUCKET is encrypted with is disabled or gone",
    fix: "enable the key, or give BUCKET another default encryption",
  },
  {
    names: denialCodes,
    text: /object lock|WORM protected/i,
    cause: "object lock protects the object",
    fix: "nothing to correct: it can't be deleted before its retention period ends",
  },
  {
    names: ["AccessControlListNotSupported"],
    cause: "ACLs are switched off for BUCKET (object ownership: bucket owner enforced)",
    fix:
      "switch ACLs off in the application (S3 Image Optimizer: define S3IO_OBJECT_OWNERSHIP_ENFORCED), " +
      "or on for BUCKET",
  },
  {
    names: ["PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"],
    cause: "BUCKET is in another region",
    fix: "configure the bucket's own region in the application",
  },
  {
    names: ["NoSuchBucket", "NotFound", "404"],
    cause: "BUCKET does not exist",
    fix: "create BUCKET, or correct its name in main.ts and DEPLOY",
  },
  {
    names: denialCodes,
    text: /no identity-based policy allows/i,
    cause: "AWS has no policy for this user that allows it: it was changed by hand, or IAM has not propagated it yet",
    fix: "wait a minute; if it stays so, run DOCTOR, then DEPLOY",
  },
  {
    names: denialCodes,
    cause:
      "something other than the user's policy denies it: the bucket belongs to another account, " +
      "its bucket policy, a boundary or the organization denies it, or the policy was changed by hand",
    fix: "run DOCTOR; then check the bucket policy: aws s3api get-bucket-policy --bucket BUCKET",
  },
];
