import type { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { PolicyDocument } from "./iam/policy-document";
import { factoryErrors, withoutNulls } from "./rules/input";
import { storeMark } from "./rules/own-classes";
import {
  kmsKeyErrors,
  parameterPathErrors,
  readableByUserErrors,
  recoveryWindowErrors,
  secretNameErrors,
} from "./rules/store";
import { Fn, Token } from "./terraform/cdktf";
import { SecretsmanagerSecret, SecretsmanagerSecretVersion, SsmParameter } from "./terraform/provider-aws";

/** Two SecureString parameters in Systems Manager's Parameter Store. */
export interface SsmStoreOptions {
  /**
   * What the names of both parameters begin with: `<path>/access_key_id` and `<path>/secret_access_key`.
   * @default "/s3-user/<user name>"
   */
  readonly path?: string;
  /**
   * The KMS key to encrypt with: its ARN, id or `alias/…`.
   * @default AWS's own key for Parameter Store, `alias/aws/ssm`
   */
  readonly kmsKeyId?: string;
  /**
   * Lets the user read its own parameters with the key, so that it can fetch the next one before a rotation ends. Adds the
   * inline policy `OwnCredentials`; with a KMS key of your own, `kmsKeyId` must be its ARN.
   * @default false
   */
  readonly readableByUser?: boolean;
}

/** One secret in Secrets Manager. */
export interface SecretsManagerStoreOptions {
  /**
   * The secret's name: 1–512 letters, digits and `/_+=.@-`.
   * @default "s3-user/<user name>"
   */
  readonly name?: string;
  /**
   * The KMS key to encrypt with: its ARN, id or `alias/…`.
   * @default AWS's own key for Secrets Manager, `alias/aws/secretsmanager`
   */
  readonly kmsKeyId?: string;
  /**
   * Days that AWS keeps a deleted secret, and its name, for recovery: 7–30, or 0 to delete it at once.
   * @default 30
   */
  readonly recoveryWindowInDays?: number;
  /**
   * Lets the user read its own secret with the key, so that it can fetch the next one before a rotation ends. Adds the
   * inline policy `OwnCredentials`; with a KMS key of your own, `kmsKeyId` must be its ARN.
   * @default false
   */
  readonly readableByUser?: boolean;
}

/** What a store gets of a user. */
export interface Delivery {
  readonly userName: string;
  readonly key: IamAccessKey;
  /** Name → value: `access_key_id`, `secret_access_key`, and `ses_smtp_password` for a key with `smtpPassword`. */
  readonly values: Readonly<Record<string, string>>;
  readonly provider?: TerraformProvider;
}

/**
 * Where a server fetches the user's key from. The store always holds one key, at an address that rotation does not
 * change: the last one in `accessKeys` that is not `"Inactive"`. It lies in the stack's region.
 *
 * The secret is passed in write-only arguments, so the store's resources add no copy of it to state.
 *
 * @example
 * deliverTo: SecretStore.ssm(),
 *
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export class SecretStore {
  protected readonly [storeMark] = true;

  private constructor(
    /**
     * What is wrong with the options for this user, in sentences; empty when nothing is.
     *
     * @internal
     */
    readonly validate: (userName: string) => string[],
    /**
     * The store's address for a user; two users with the same one would overwrite each other's key.
     *
     * @internal
     */
    readonly addressOf: (userName: string) => string,
    /**
     * Puts a key into the store; returns where it lies: the path of the parameters, or the secret's ARN.
     *
     * @internal
     */
    readonly deliver: (user: Construct, delivery: Delivery) => string,
    /**
     * What lets the user read its own key; undefined unless that is asked for.
     *
     * @internal
     */
    readonly readPolicy: (userName: string, partition: string) => PolicyDocument | undefined,
  ) {}

  /**
   * Parameter Store: two SecureString parameters, which ECS, Lambda and Kubernetes can each map to a variable.
   *
   * @example
   * SecretStore.ssm({ path: "/shop/s3", readableByUser: true })
   *
   * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ssm_parameter
   */
  static ssm(given: SsmStoreOptions = {}): SecretStore {
    const options = withoutNulls(given);
    const known = { path: true, kmsKeyId: true, readableByUser: true } as const;
    const pathFor = (userName: string) => options?.path ?? `/s3-user/${userName}`;
    return new SecretStore(
      (userName) =>
        factoryErrors("SecretStore.ssm", options, known, () => [
          ...parameterPathErrors(pathFor(userName)),
          ...kmsKeyErrors(options.kmsKeyId),
          ...readableByUserErrors({ ...options }),
        ]),
      (userName) => `ssm:${pathFor(userName)}`,
      (user, { userName, key, values, provider }) => {
        const path = pathFor(userName);
        for (const [name, value] of Object.entries(values)) {
          new SsmParameter(user, name.replaceAll("_", "-"), {
            name: `${path}/${name}`,
            description: `S3 access of IAM user ${userName}`,
            type: "SecureString",
            keyId: options.kmsKeyId,
            valueWo: value,
            valueWoVersion: versionOf(key.id),
            provider,
          });
        }
        return path;
      },
      (userName, partition) => {
        const arn = `arn:${partition}:ssm:*:*:parameter${pathFor(userName)}`;
        const actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];
        return options?.readableByUser ? reading(actions, [arn, `${arn}/*`], options.kmsKeyId) : undefined;
      },
    );
  }

  /**
   * Secrets Manager: one secret, the JSON `{"access_key_id": "…", "secret_access_key": "…"}`.
   *
   * @example
   * SecretStore.secretsManager({ name: "shop/s3", recoveryWindowInDays: 7 })
   *
   * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/secretsmanager_secret_version
   */
  static secretsManager(given: SecretsManagerStoreOptions = {}): SecretStore {
    const options = withoutNulls(given);
    const known = { name: true, kmsKeyId: true, recoveryWindowInDays: true, readableByUser: true } as const;
    const nameFor = (userName: string) => options?.name ?? `s3-user/${userName}`;
    return new SecretStore(
      (userName) =>
        factoryErrors("SecretStore.secretsManager", options, known, () => [
          ...secretNameErrors(nameFor(userName)),
          ...kmsKeyErrors(options.kmsKeyId),
          ...readableByUserErrors({ ...options }),
          ...recoveryWindowErrors(options.recoveryWindowInDays),
        ]),
      (userName) => `secretsmanager:${nameFor(userName)}`,
      (user, { userName, key, values, provider }) => {
        const secret = new SecretsmanagerSecret(user, "secret", {
          name: nameFor(userName),
          description: `S3 access of IAM user ${userName}`,
          kmsKeyId: options.kmsKeyId,
          recoveryWindowInDays: options.recoveryWindowInDays,
          provider,
        });
        new SecretsmanagerSecretVersion(user, "secret-version", {
          secretId: secret.id,
          secretStringWo: Fn.jsonencode(values),
          secretStringWoVersion: versionOf(values.ses_smtp_password === undefined ? key.id : `${key.id} smtp`),
          provider,
        });
        return secret.arn;
      },
      (userName, partition) => {
        // AWS puts six characters of its own behind a secret's name.
        const arn = `arn:${partition}:secretsmanager:*:*:secret:${nameFor(userName)}-??????`;
        const actions = ["secretsmanager:GetSecretValue"];
        return options?.readableByUser ? reading(actions, [arn], options.kmsKeyId) : undefined;
      },
    );
  }
}

/**
 * Terraform can't see that a write-only value changed, it compares a number beside it. So that number is a hash of the
 * access key's id: another key, another number. Twelve hex digits fit the 53 bits that JSON numbers are exact to.
 */
function versionOf(content: string): number {
  return Token.asNumber(Fn.parseint(Fn.substr(Fn.sha256(content), 0, 12), 16));
}

function reading(Action: string[], Resource: string[], kmsKeyId: string | undefined): PolicyDocument {
  const decrypt = { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [kmsKeyId as string] } as const;
  const Statement = [{ Effect: "Allow", Action, Resource } as const, ...(kmsKeyId === undefined ? [] : [decrypt])];
  return { Version: "2012-10-17", Statement };
}
