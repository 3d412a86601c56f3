import type { IamAccessKeyConfig } from "@cdktf/provider-aws/lib/iam-access-key";
import type { Construct } from "constructs";
import { pgpExpiry, pgpFingerprint, providerPgpKey } from "./rules/pgp-key";
import { deliveredKey } from "./rules/s3-user";
import type { AccessKeyCredentials } from "./s3-user-outputs";
import type { S3UserAccessKey } from "./s3-user-props";
import type { S3UserSettings } from "./s3-user-settings";
import type { DeliveredCredential } from "./secret-store";
import { Lazy } from "./terraform/cdktf";
import { CreationGuard } from "./terraform/creation-guard";
import { IamAccessKey } from "./terraform/provider-aws";
import { referenceTo } from "./terraform/reference";
import { importExisting } from "./terraform/state-blocks";
import { writeOnlyVersion } from "./terraform/write-only-version";

export interface UserKeys {
  /** By their name in `accessKeys`, without those that Terraform forgets. */
  readonly accessKeys: ReadonlyMap<string, IamAccessKey>;
  /** The place from which a server fetches the key. */
  readonly deliveredTo?: string;
}

/**
 * Adds the access keys of a user, and delivers one to its secret store.
 *
 * @param user a reference to the user's name
 */
export function addAccessKeys(scope: Construct, user: string, settings: S3UserSettings): UserKeys {
  const kept = settings.accessKeys.filter(({ forget }) => !forget);
  const accessKeys = new Map(kept.map((key) => [key.name, addAccessKey(scope, user, key, settings)]));
  const delivered = deliveredKey(kept);
  const key = delivered && accessKeys.get(delivered.name);
  if (!key || !settings.deliverTo) return { accessKeys };
  return { accessKeys, deliveredTo: settings.deliverTo.deliver(scope, credentialOf(key, delivered, settings)) };
}

function addAccessKey(
  scope: Construct,
  user: string,
  { name, status = "Active", accessKeyId, pgpKey }: S3UserAccessKey,
  { provider, userName }: S3UserSettings,
): IamAccessKey {
  const id = `key-${name}`;
  const encryption = pgpKey === undefined ? withoutPgpKey(accessKeyId) : encryptedFor(pgpKey);
  const key = new IamAccessKey(scope, id, { user, status, provider, ...encryption });
  if (accessKeyId !== undefined) importExisting(scope, `import-${id}`, key, accessKeyId);
  if (pgpKey !== undefined) {
    const reason = `pgpKey_of_${userName}_${name}_has_expired_so_no_access_key_can_be_made`.replace(/[^\w-]/g, "_");
    new CreationGuard(scope, `guard-${id}`, key, reason, () => pgpExpiry(pgpKey) !== undefined);
  }
  return key;
}

/** A key in the output `credentials`. */
export function outputOf(key: IamAccessKey, smtpPassword: boolean): AccessKeyCredentials {
  const accessKeyId = referenceTo(key, "id");
  if (key.pgpKeyInput === undefined) {
    return {
      accessKeyId,
      secretAccessKey: referenceTo(key, "secret"),
      sesSmtpPassword: smtpPassword ? referenceTo(key, "ses_smtp_password_v4") : undefined,
    };
  }
  return {
    accessKeyId,
    encryptedSecretAccessKey: referenceTo(key, "encrypted_secret"),
    pgpKeyFingerprint: referenceTo(key, "key_fingerprint"),
    encryptedSesSmtpPassword: smtpPassword ? referenceTo(key, "encrypted_ses_smtp_password_v4") : undefined,
  };
}

function credentialOf(
  key: IamAccessKey,
  { name, smtpPassword }: S3UserAccessKey,
  { userName, provider }: S3UserSettings,
): DeliveredCredential {
  return {
    userName,
    keyName: name,
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    sesSmtpPassword: smtpPassword ? key.sesSmtpPasswordV4 : undefined,
    version: writeOnlyVersion(smtpPassword ? `${key.id} smtp` : key.id),
    provider,
  };
}

/**
 * An imported key may have a PGP key in its old state. Without `ignoreChanges`, Terraform would replace the live key.
 */
function withoutPgpKey(accessKeyId: string | undefined): Partial<IamAccessKeyConfig> {
  return accessKeyId === undefined ? {} : { lifecycle: { ignoreChanges: ["pgp_key"] } };
}

/**
 * The arguments of a key whose secret is encrypted. A PGP key with a new expiry date has other bytes, and Terraform
 * would replace the live access key. So it ignores changes of the PGP key, and rejects a PGP key of another person.
 */
function encryptedFor(pgpKey: string): Partial<IamAccessKeyConfig> {
  const fingerprint = () => pgpFingerprint(pgpKey);
  const sameKey = () => (fingerprint() === undefined ? "true" : `self.key_fingerprint == "${fingerprint()}"`);
  const condition = () =>
    `\${self.encrypted_secret == null ? self.secret == null : (self.key_fingerprint == null || ${sameKey()})}`;
  return {
    pgpKey: Lazy.stringValue({ produce: () => providerPgpKey(pgpKey) }),
    lifecycle: {
      ignoreChanges: ["pgp_key"],
      postcondition: [
        {
          condition: Lazy.anyValue({ produce: condition }),
          errorMessage: wrongPgpKey,
        },
      ],
    },
  };
}

const wrongPgpKey = [
  "The secret of this access key is not encrypted for the pgpKey in main.ts:",
  "the key was created without it, or for someone else. AWS shows a secret only once.",
  "Add a new access key with that pgpKey under a new name, then remove this one.",
].join(" ");
