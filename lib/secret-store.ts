import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { PolicyDocument } from "./iam/policy-document";
import { factoryErrors, withoutNulls } from "./rules/input";
import { storeMark } from "./rules/own-classes";
import {
  customStoreErrors,
  kmsKeyErrors,
  parameterPathErrors,
  readableByUserErrors,
  recoveryWindowErrors,
  secretNameErrors,
} from "./rules/store";
import { Fn } from "./terraform/cdktf";
import { SecretsmanagerSecret, SecretsmanagerSecretVersion, SsmParameter } from "./terraform/provider-aws";
import { writeOnlyVersion } from "./terraform/write-only-version";

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

/** The access key that a store gets, as references that Terraform resolves at apply. */
export interface DeliveredCredential {
  readonly userName: string;
  /** The key's name in this project. */
  readonly keyName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The password for Amazon SES's SMTP interface, for a key with `smtpPassword`. */
  readonly sesSmtpPassword?: string;
  /** Another number for another key: the version of write-only arguments, such as `data_json_wo_version`. */
  readonly version: number;
  /** The user's AWS provider, where it has one of its own. */
  readonly provider?: TerraformProvider;
}

/**
 * What a kind of store knows.
 *
 * @internal
 */
interface StoreKind {
  /** What is wrong with the options for this user, in sentences; empty when nothing is. */
  readonly validate: (userName: string) => string[];
  /** The store's address for a user, where two users with the same one would overwrite each other's key. */
  readonly addressOf: (userName: string) => string | undefined;
  /** Puts a key into the store; returns where it is: the path of the parameters, or the secret's ARN. */
  readonly deliver: (user: Construct, credential: DeliveredCredential) => string | undefined;
  /** What lets the user read its own key; undefined unless that is asked for. */
  readonly readPolicy: (userName: string, partition: string) => PolicyDocument | undefined;
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
    /** @internal */
    readonly kind: StoreKind,
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
    return new SecretStore({
      validate: (userName) =>
        factoryErrors("SecretStore.ssm", options, known, () => [
          ...parameterPathErrors(pathFor(userName)),
          ...kmsKeyErrors(options.kmsKeyId),
          ...readableByUserErrors({ ...options }),
        ]),
      addressOf: (userName) => `ssm:${pathFor(userName)}`,
      deliver: (user, credential) => {
        const path = pathFor(credential.userName);
        for (const [name, value] of Object.entries(valuesOf(credential))) {
          new SsmParameter(user, name.replaceAll("_", "-"), {
            name: `${path}/${name}`,
            description: `S3 access of IAM user ${credential.userName}`,
            type: "SecureString",
            keyId: options.kmsKeyId,
            valueWo: value,
            valueWoVersion: writeOnlyVersion(credential.accessKeyId),
            provider: credential.provider,
          });
        }
        return path;
      },
      readPolicy: (userName, partition) => {
        const arn = `arn:${partition}:ssm:*:*:parameter${pathFor(userName)}`;
        const actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];
        return options?.readableByUser ? reading(actions, [arn, `${arn}/*`], options.kmsKeyId) : undefined;
      },
    });
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
    return new SecretStore({
      validate: (userName) =>
        factoryErrors("SecretStore.secretsManager", options, known, () => [
          ...secretNameErrors(nameFor(userName)),
          ...kmsKeyErrors(options.kmsKeyId),
          ...readableByUserErrors({ ...options }),
          ...recoveryWindowErrors(options.recoveryWindowInDays),
        ]),
      addressOf: (userName) => `secretsmanager:${nameFor(userName)}`,
      deliver: (user, credential) => {
        const { userName, version, provider } = credential;
        const secret = new SecretsmanagerSecret(user, "secret", {
          name: nameFor(userName),
          description: `S3 access of IAM user ${userName}`,
          kmsKeyId: options.kmsKeyId,
          recoveryWindowInDays: options.recoveryWindowInDays,
          provider,
        });
        new SecretsmanagerSecretVersion(user, "secret-version", {
          secretId: secret.id,
          secretStringWo: Fn.jsonencode(valuesOf(credential)),
          secretStringWoVersion: version,
          provider,
        });
        return secret.arn;
      },
      readPolicy: (userName, partition) => {
        // AWS puts six characters of its own behind a secret's name.
        const arn = `arn:${partition}:secretsmanager:*:*:secret:${nameFor(userName)}-??????`;
        const actions = ["secretsmanager:GetSecretValue"];
        return options?.readableByUser ? reading(actions, [arn], options.kmsKeyId) : undefined;
      },
    });
  }

  /**
   * Any other store that Terraform has a provider for: GitHub Actions secrets, Vault, Kubernetes, GitLab, … Rotation replaces
   * what it holds. The stack needs that provider too. Whether the secret is in state a second time depends on the
   * resource: prefer one with write-only arguments.
   *
   * @param deliver adds the store's resources to `scope`; may return where the key is, for the output `users`
   * @example
   * deliverTo: SecretStore.custom((scope, { accessKeyId, secretAccessKey }) => {
   *   new TerraformResource(scope, "secret", { terraformResourceType: "vault_kv_secret_v2" }).addOverride(
   *     "data_json_wo",
   *     Fn.jsonencode({ accessKeyId, secretAccessKey }),
   *   );
   *   return "Vault: secret/s3";
   * }),
   *
   * @see https://developer.hashicorp.com/terraform/cdktf/concepts/providers
   */
  static custom(deliver: (scope: Construct, credential: DeliveredCredential) => unknown): SecretStore {
    return new SecretStore({
      validate: () => customStoreErrors(deliver),
      addressOf: () => undefined,
      deliver: (user, credential) => {
        const place = deliver(user, credential);
        return typeof place === "string" ? place : undefined;
      },
      readPolicy: () => undefined,
    });
  }
}

/** What a store of AWS's holds, under the names that the outputs have. */
function valuesOf({ accessKeyId, secretAccessKey, sesSmtpPassword }: DeliveredCredential): Record<string, string> {
  const values = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
  return sesSmtpPassword === undefined ? values : { ...values, ses_smtp_password: sesSmtpPassword };
}

function reading(Action: string[], Resource: string[], kmsKeyId: string | undefined): PolicyDocument {
  const decrypt = { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [kmsKeyId as string] } as const;
  const Statement = [{ Effect: "Allow", Action, Resource } as const, ...(kmsKeyId === undefined ? [] : [decrypt])];
  return { Version: "2012-10-17", Statement };
}
