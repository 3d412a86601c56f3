import type { TerraformProvider } from "cdktf";
import type { AcceptedFinding } from "./rules/accept";
import type { S3Access } from "./s3-access";
import type { SecretStore } from "./secret-store";

/**
 * One access key of a user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
 */
export interface S3UserAccessKey {
  /**
   * The key's name in this project, as AWS gives keys none: 1–64 letters, digits, `-` and `_`, unique for the user.
   * Renaming makes a new key.
   */
  readonly name: string;
  /**
   * `"Inactive"` keeps the key but lets AWS refuse it: the step before removing it.
   * @default "Active"
   */
  readonly status?: "Active" | "Inactive";
  /**
   * The access key id of a key that the user has already, such as `AKIAIOSFODNN7EXAMPLE`: the next deploy takes it into
   * state, so that it can be deactivated and removed here. Its secret stays unknown: AWS shows one only once.
   * @default the key is created
   */
  readonly accessKeyId?: string;
  /**
   * The PGP public key of the person who gets this access key, armored or base64, or `keybase:name`: the secret is
   * encrypted for them before it is written to state. Refused at synth when it is private, revoked or can't encrypt; when
   * it has expired, the plan refuses to create an access key with it. It matters only when the key is made: for another
   * person, and for a key that exists without one, make a new access key (a new `name`).
   * @default the secret is in state as plain text
   */
  readonly pgpKey?: string;
  /**
   * Adds the password for Amazon SES's SMTP interface, which follows from the secret and the region, to the output
   * `credentials` and to the user's secret store.
   * @default false
   * @see https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
   */
  readonly smtpPassword?: boolean;
  /**
   * Whether Terraform forgets the key at the next deploy and leaves it in AWS. Afterwards, remove its entry. It still counts
   * as one of the user's 2 keys.
   * @default false
   * @see https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
   */
  readonly forget?: boolean;
}

/** The names of the properties, for the check of plain JavaScript. */
export const accessKeyProperties = {
  name: true,
  status: true,
  accessKeyId: true,
  pgpKey: true,
  smtpPassword: true,
  forget: true,
} satisfies Record<keyof S3UserAccessKey, true>;

/** The properties of an S3 user. */
export interface S3UserProps {
  /** 1–64 of `A–Z a–z 0–9 _ + = , . @ -`, unique in the account ignoring case. Renaming makes a new user with new keys. */
  readonly userName: string;
  /** What the user can do in S3, from one of the factories of `S3Access`; `S3Access.none()` is nothing. */
  readonly access: S3Access;
  /**
   * Where `access` goes: `"inline"` is a policy of the user's own, of at most 2,048 characters with its other inline
   * policies; `"managed"` is a customer managed policy that is attached to the user, of at most 6,144. White space is not
   * counted. Changing it takes the access away for a moment.
   * @default "inline"
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   */
  readonly policyType?: "inline" | "managed";
  /**
   * The policy's name: 1–128 of `A–Z a–z 0–9 _ + = , . @ -`. A managed policy's is unique in the account, ignoring case.
   * @default "S3Access"; for a managed policy "S3Access-" and the user's name
   */
  readonly policyName?: string;
  /**
   * Further inline policies by their names.
   * @default none
   */
  readonly inlinePolicies?: Readonly<Record<string, S3Access>>;
  /**
   * The ARNs of managed policies to attach, AWS's own (`"arn:aws:iam::aws:policy/…"`) or the account's. A user may have
   * 10, with the one of `policyType: "managed"`, unless AWS raised the account's quota.
   * @default none
   */
  readonly managedPolicyArns?: readonly string[];
  /**
   * The names of groups that exist, which the user joins: at most 10.
   * @default none
   */
  readonly groups?: readonly string[];
  /**
   * The user's access keys, at most 2.
   * @default [{ name: "primary" }]
   */
  readonly accessKeys?: readonly S3UserAccessKey[];
  /**
   * For a user that exists already: `"import"` imports it and manages it from then on, but leaves its path, tags and
   * permissions boundary as they are in AWS unless they are written here; `"reference"` leaves it unmanaged and adds only
   * keys and policies.
   * @default the user is created
   */
  readonly existing?: "import" | "reference";
  /**
   * The path that this construct had in its stack before, such as `"optimizer"` or `"shop/optimizer"`: Terraform moves
   * everything of the user to the new address, instead of deleting user and key and creating both again. Keep it until every
   * state is deployed; it does no harm afterwards.
   * @default the construct has always been here
   * @see https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
   */
  readonly movedFrom?: string;
  /**
   * Whether Terraform forgets the user at the next deploy, with its keys and policies, and leaves all of it in AWS. Afterwards,
   * remove the user here.
   * @default false
   * @see https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
   */
  readonly forget?: boolean;
  /**
   * A secret store that a server fetches the key from. It holds the last of `accessKeys` that is not `"Inactive"`,
   * which must not have a `pgpKey`. The secret is in state all the same.
   * @default no store
   */
  readonly deliverTo?: SecretStore;
  /**
   * Begins and ends with `/`, at most 512 characters.
   * @default "/"
   */
  readonly path?: string;
  /**
   * The ARN of a managed policy that caps what the user can ever do.
   * @default no boundary
   */
  readonly permissionsBoundary?: string;
  /**
   * At most 50, keys 1–128 and values up to 256 characters.
   * @default no tags
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Deletes the user even if it has keys or policies that Terraform does not know.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Lets Terraform refuse to destroy or replace the user while it is declared (`prevent_destroy`). Removing the user
   * from `main.ts` removes this too, and then deletes the user.
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * Lets deploy remove every inline and managed policy of the user that is not declared here. Without it Terraform takes
   * no notice of them; `s3-user doctor` names them.
   * @default false
   */
  readonly exclusivePolicies?: boolean;
  /**
   * Findings of `s3-user review` about this user that are meant. They are shown as accepted, with the reason, and no
   * longer fail `--fail-on`. It changes nothing in AWS.
   * @default none
   */
  readonly accept?: readonly AcceptedFinding[];
  /**
   * The AWS provider to use, for a user in another account or partition than its stack's own provider.
   * @default the stack's AWS provider without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * The partition of the policy's ARNs, for a stack whose provider does not tell: `aws`, `aws-cn`, `aws-us-gov`, …
   * @default the partition of the region of the stack's AWS provider, else "aws"
   */
  readonly partition?: string;
}

/** The names of the properties, for the check of plain JavaScript. */
export const s3UserProperties = {
  userName: true,
  access: true,
  policyType: true,
  policyName: true,
  inlinePolicies: true,
  managedPolicyArns: true,
  groups: true,
  accessKeys: true,
  existing: true,
  movedFrom: true,
  forget: true,
  deliverTo: true,
  path: true,
  permissionsBoundary: true,
  tags: true,
  forceDestroy: true,
  preventDestroy: true,
  exclusivePolicies: true,
  accept: true,
  provider: true,
  partition: true,
} satisfies Record<keyof S3UserProps, true>;
