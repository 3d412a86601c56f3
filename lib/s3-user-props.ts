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
   * The key's name in this project, because keys have no name in AWS: 1–64 letters, digits, `-` and `_`, unique for the
   * user. Renaming creates a new key and deletes the old one.
   */
  readonly name: string;
  /**
   * The key's status. AWS rejects requests with an `"Inactive"` key, so this is the step before you remove it.
   * @default "Active"
   */
  readonly status?: "Active" | "Inactive";
  /**
   * The access key ID of an existing key of the user, such as `AKIAIOSFODNN7EXAMPLE`. The next deploy imports it, so
   * that you can deactivate and remove it here. Its secret stays unknown, because AWS shows a secret only once.
   * @default a new key is created
   */
  readonly accessKeyId?: string;
  /**
   * The PGP public key of the person who gets this access key: armored, base64, or `keybase:name`. Terraform encrypts
   * the secret with it before writing the state. Synth rejects a key that is private, revoked or can't encrypt. The
   * plan rejects an expired one for a new access key. It has an effect only when the access key is created: to change
   * the person, or to encrypt an existing key's secret, add a new access key with a new `name`.
   * @default the secret is in the state as plain text
   */
  readonly pgpKey?: string;
  /**
   * Whether the output `credentials` and the user's secret store also contain the password for Amazon SES's SMTP
   * interface, which is derived from the secret and the region.
   * @default false
   * @see https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
   */
  readonly smtpPassword?: boolean;
  /**
   * Whether Terraform forgets the key at the next deploy and leaves it in AWS. After that deploy, remove the entry. AWS
   * still counts the key as one of the user's 2.
   * @default false
   * @see https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
   */
  readonly forget?: boolean;
}

/** The names of the properties, for the checks of plain JavaScript. */
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
  /**
   * The name in IAM: 1–64 of `A–Z a–z 0–9 _ + = , . @ -`, unique in the account, ignoring case. Renaming creates a new
   * user with new keys.
   */
  readonly userName: string;
  /** The permissions in S3, from a factory of `S3Access`. `S3Access.none()` is no policy. */
  readonly access: S3Access;
  /**
   * The kind of policy for `access`. `"inline"` is embedded in the user: at most 2,048 characters together with the
   * other inline policies. `"managed"` is a customer managed policy, attached to the user: at most 6,144 characters.
   * White space is not counted. A change removes the access for a moment.
   * @default "inline"
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
   */
  readonly policyType?: "inline" | "managed";
  /**
   * The policy's name: 1–128 of `A–Z a–z 0–9 _ + = , . @ -`. A managed policy's is unique in the account, ignoring
   * case.
   * @default "S3Access"; for a managed policy "S3Access-" and the user's name
   */
  readonly policyName?: string;
  /**
   * Other inline policies, by their names.
   * @default none
   */
  readonly inlinePolicies?: Readonly<Record<string, S3Access>>;
  /**
   * The ARNs of managed policies to attach: AWS managed (`"arn:aws:iam::aws:policy/…"`) or of the account. A user can
   * have 10, including the one of `policyType: "managed"`, or 20 if AWS raised the account's quota.
   * @default none
   */
  readonly managedPolicyArns?: readonly string[];
  /**
   * The names of existing groups to add the user to: at most 10.
   * @default none
   */
  readonly groups?: readonly string[];
  /**
   * The user's access keys, at most 2.
   * @default [{ name: "primary" }]
   */
  readonly accessKeys?: readonly S3UserAccessKey[];
  /**
   * How to handle an existing user. `"import"` imports it, and manages it from then on. It leaves the path, tags and
   * permissions boundary as they are in AWS unless you set them here. `"reference"` leaves the user unmanaged, and adds
   * only keys and policies.
   * @default a new user is created
   */
  readonly existing?: "import" | "reference";
  /**
   * The former path of this construct in its stack, such as `"optimizer"` or `"shop/optimizer"`. Terraform moves the
   * user's resources to the new address instead of deleting and creating them. Keep it until every stack is deployed;
   * after that it has no effect.
   * @default the construct has not moved
   * @see https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
   */
  readonly movedFrom?: string;
  /**
   * Whether Terraform forgets the user with its keys and policies at the next deploy, and leaves them in AWS. After
   * that deploy, remove the user here.
   * @default false
   * @see https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
   */
  readonly forget?: boolean;
  /**
   * A secret store from which a server fetches the key. It contains the last of `accessKeys` that is not `"Inactive"`,
   * which must not have a `pgpKey`. The secret is in the state too.
   * @default no store
   */
  readonly deliverTo?: SecretStore;
  /**
   * The user's path: at most 512 characters that begin and end with `/`.
   * @default "/"
   */
  readonly path?: string;
  /**
   * The ARN of a managed policy that limits the user's permissions.
   * @default no boundary
   */
  readonly permissionsBoundary?: string;
  /**
   * The user's tags: at most 50, with keys of 1–128 and values of up to 256 characters.
   * @default no tags
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Whether Terraform deletes the user even if it has keys or policies that are not in the state.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Whether Terraform refuses to destroy or replace the user (`prevent_destroy`). If you remove the user from
   * `main.ts`, this protection is removed too, and Terraform deletes the user.
   * @default false
   */
  readonly preventDestroy?: boolean;
  /**
   * Whether a deploy removes every inline and managed policy of the user that is not declared here. Without this,
   * Terraform ignores them, and `s3-user doctor` lists them.
   * @default false
   */
  readonly exclusivePolicies?: boolean;
  /**
   * Findings of `s3-user review` about this user that are intended. The review shows them as accepted, with the reason,
   * and they don't fail `--fail-on`. Changes nothing in AWS.
   * @default none
   */
  readonly accept?: readonly AcceptedFinding[];
  /**
   * The AWS provider to use, for a user in another account or partition than its stack's own provider.
   * @default the stack's AWS provider without an alias
   */
  readonly provider?: TerraformProvider;
  /**
   * The partition of the policy's ARNs, for a stack whose provider has no region: `aws`, `aws-cn`, `aws-us-gov`, …
   * @default the partition of the region of the stack's AWS provider, otherwise "aws"
   */
  readonly partition?: string;
}

/** The names of the properties, for the checks of plain JavaScript. */
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
