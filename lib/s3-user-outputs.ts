import type { Construct } from "constructs";
import { LateOutput } from "./terraform/late-output";

/** A user in the output `users`. */
export interface UserOutput {
  readonly arn: string;
  /** The inline policy's name. */
  readonly policy_name: string;
  /** The key's name in this project → its access key id. */
  readonly access_key_ids: Readonly<Record<string, string>>;
  /** Where a server fetches the key from, for a user with `deliverTo`. */
  readonly delivered_to?: string;
}

/** An access key in the output `credentials`, with its secret in one of two forms. */
export interface CredentialOutput {
  readonly access_key_id: string;
  readonly secret_access_key?: string | null;
  /** Base64 of a PGP message, for a key with a `pgpKey`. */
  readonly encrypted_secret_access_key?: string | null;
  /** The fingerprint of the PGP key that the secret is encrypted for. */
  readonly pgp_key_fingerprint?: string | null;
  /** The password for Amazon SES's SMTP interface, for a key with `smtpPassword`. */
  readonly ses_smtp_password?: string | null;
  /** The same as base64 of a PGP message. */
  readonly encrypted_ses_smtp_password?: string | null;
}

/** The output `users`: user name → what anybody may know. */
export type UsersOutput = Readonly<Record<string, UserOutput>>;

/** The sensitive output `credentials`: user name → the key's name in this project → the key. */
export type CredentialsOutput = Readonly<Record<string, Readonly<Record<string, CredentialOutput>>>>;

/** A user as its stack's outputs show it; an `S3User` is one. */
export interface OutputUser {
  readonly userName: string;
  readonly summary: UserOutput;
  readonly credentials: CredentialsOutput[string];
}

/**
 * Declares the outputs `users` and `credentials` (sensitive) in a stack, which the commands of `s3-user` read.
 *
 * @param users the users when the stack is synthesized; they may be declared later
 * @example
 * const user = new S3User(stack, "optimizer", { userName: "s3-image-optimizer" });
 * declareOutputs(stack, () => [user]);
 *
 * @see https://developer.hashicorp.com/terraform/language/values/outputs
 */
export function declareOutputs(stack: Construct, users: () => readonly OutputUser[]): void {
  const byUserName = (describe: (user: OutputUser) => object) => () =>
    Object.fromEntries(users().map((user) => [user.userName, describe(user)]));
  new LateOutput(stack, "users", {
    description: "User name → ARN, policy name and access key ids.",
    produce: byUserName((user) => user.summary),
  });
  new LateOutput(stack, "credentials", {
    description: "User name → key → access key id and secret, or the PGP-encrypted secret.",
    produce: byUserName((user) => user.credentials),
    sensitive: true,
  });
}
