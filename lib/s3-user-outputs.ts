import type { Construct } from "constructs";
import { LateOutput } from "./terraform/late-output";

/** What is public about a user, as references that Terraform resolves at apply. */
export interface UserSummary {
  readonly arn: string;
  /** The name of the policy with the user's `access`; undefined for `S3Access.none()`. */
  readonly policyName?: string;
  /** The key's name in this project → its access key id. */
  readonly accessKeyIds: Readonly<Record<string, string>>;
  /** Where a server fetches the key from, for a user with `deliverTo`. */
  readonly deliveredTo?: string;
}

/** An access key and its secret in one of two forms, as references that Terraform resolves at apply. */
export interface AccessKeyCredentials {
  readonly accessKeyId: string;
  /** For a key without a `pgpKey`. */
  readonly secretAccessKey?: string;
  /** Base64 of a PGP message, for a key with a `pgpKey`. */
  readonly encryptedSecretAccessKey?: string;
  /** The fingerprint of the PGP key that the secret is encrypted for. */
  readonly pgpKeyFingerprint?: string;
  /** The password for Amazon SES's SMTP interface, for a key with `smtpPassword`. */
  readonly sesSmtpPassword?: string;
  /** The same as base64 of a PGP message. */
  readonly encryptedSesSmtpPassword?: string;
}

/** A user as its stack's outputs show it; an `S3User` is one. */
export interface OutputUser {
  readonly userName: string;
  readonly summary: UserSummary;
  /** The key's name in this project → the key. */
  readonly credentials: Readonly<Record<string, AccessKeyCredentials>>;
  /** Whether Terraform forgets the user, so that no output can name it. */
  readonly isForgotten?: boolean;
}

/**
 * Declares the outputs `users` and `credentials` (sensitive) in a stack, which the commands of `s3-user` read. In the
 * outputs, names are in snake case, as in Terraform: `access_key_ids`, `secret_access_key`.
 *
 * @param users the users when the stack is synthesized; they may be declared later
 * @example
 * const user = new S3User(stack, "optimizer", {
 *   userName: "s3-image-optimizer",
 *   access: S3Access.readOnly(["photos"]),
 * });
 * declareOutputs(stack, () => [user]);
 *
 * @see https://developer.hashicorp.com/terraform/language/values/outputs
 */
export function declareOutputs(stack: Construct, users: () => readonly OutputUser[]): void {
  const shown = () => users().filter(({ isForgotten }) => !isForgotten);
  new LateOutput(stack, "users", {
    description: "User name → ARN, policy name and access key ids.",
    produce: () => Object.fromEntries(shown().map(({ userName, summary }) => [userName, inSnakeCase(summary)])),
  });
  new LateOutput(stack, "credentials", {
    description: "User name → key → access key id and secret, or the PGP-encrypted secret.",
    produce: () => Object.fromEntries(shown().map((user) => [user.userName, secretsOf(user)])),
    sensitive: true,
  });
}

function secretsOf({ credentials }: OutputUser): object {
  return Object.fromEntries(Object.entries(credentials).map(([name, key]) => [name, inSnakeCase(key)]));
}

/** The properties that are set, under Terraform's names; what they hold stays as it is. */
function inSnakeCase(properties: object): object {
  const set = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name.replace(/[A-Z]/g, "_$&").toLowerCase(), value]));
}
