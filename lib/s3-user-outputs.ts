import type { Construct } from "constructs";
import { Lazy, TerraformOutput } from "./terraform/cdktf";

/** The public attributes of a user, as references that Terraform resolves at apply. */
export interface UserSummary {
  readonly arn: string;
  /** The name of the policy with the user's `access`; undefined for `S3Access.none()`. */
  readonly policyName?: string;
  /** The access key ID of each key, by the key's name in `accessKeys`. */
  readonly accessKeyIds: Readonly<Record<string, string>>;
  /** The place from which a server fetches the key, for a user with `deliverTo`. */
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
  /** The same password as base64 of a PGP message. */
  readonly encryptedSesSmtpPassword?: string;
}

/** A user in its stack's outputs. An `S3User` is one. */
export interface OutputUser {
  readonly userName: string;
  readonly summary: UserSummary;
  /** The keys, by their name in `accessKeys`. */
  readonly credentials: Readonly<Record<string, AccessKeyCredentials>>;
  /** Whether Terraform forgets the user. Then no output contains it. */
  readonly isForgotten?: boolean;
}

/**
 * Declares the outputs `users` and `credentials` (sensitive) in a stack. The commands of `s3-user` read them. Names in
 * outputs are in snake case, as in Terraform: `access_key_ids`, `secret_access_key`.
 *
 * @param users returns the users; it is called at synth, so they may be declared later
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
  new TerraformOutput(stack, "users", {
    description: "User name → ARN, policy name and access key ids.",
    value: Lazy.anyValue({
      produce: () => Object.fromEntries(shown().map(({ userName, summary }) => [userName, inSnakeCase(summary)])),
    }),
  });
  new TerraformOutput(stack, "credentials", {
    description: "User name → key → access key id and secret, or the PGP-encrypted secret.",
    value: Lazy.anyValue({
      produce: () => Object.fromEntries(shown().map((user) => [user.userName, secretsOf(user)])),
    }),
    sensitive: true,
  });
}

function secretsOf({ credentials }: OutputUser): object {
  return Object.fromEntries(Object.entries(credentials).map(([name, key]) => [name, inSnakeCase(key)]));
}

/** The properties that are set, with their names in snake case. Names inside their values stay. */
function inSnakeCase(properties: object): object {
  const set = Object.entries(properties).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name.replace(/[A-Z]/g, "_$&").toLowerCase(), value]));
}
