import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { PolicyDocument } from "./iam/policy-document";
import { factoryErrors, functionErrors, withoutNulls } from "./rules/input";
import { storeMark } from "./rules/own-classes";
import {
  kmsKeyErrors,
  parameterPathErrors,
  readableByUserErrors,
  recoveryWindowErrors,
  secretNameErrors,
} from "./rules/store";
import { Fn } from "./terraform/cdktf";
import { SecretsmanagerSecret, SecretsmanagerSecretVersion, SsmParameter } from "./terraform/provider-aws";
import { writeOnlyVersion } from "./terraform/write-only-version";

/** Options of {@link SecretStore.ssm}. */
export interface SsmStoreOptions {
  /**
   * The start of both parameters' names: `<path>/access_key_id` and `<path>/secret_access_key`. At most 900 characters
   * and 14 levels.
   * @default "/s3-user/<user name>"
   */
  readonly path?: string;
  /**
   * The KMS key to encrypt with: its ARN, ID or `alias/…`.
   * @default `alias/aws/ssm`, the AWS managed key
   */
  readonly kmsKeyId?: string;
  /**
   * Whether the user can read its own parameters, for example to fetch the next key before a rotation ends. Adds the
   * inline policy `OwnCredentials`. With this, `kmsKeyId` must be an ARN.
   * @default false
   */
  readonly readableByUser?: boolean;
}

/** Options of {@link SecretStore.secretsManager}. */
export interface SecretsManagerStoreOptions {
  /**
   * The secret's name: 1–512 letters, digits and `/_+=.@-`.
   * @default "s3-user/<user name>"
   */
  readonly name?: string;
  /**
   * The KMS key to encrypt with: its ARN, ID or `alias/…`.
   * @default `alias/aws/secretsmanager`, the AWS managed key
   */
  readonly kmsKeyId?: string;
  /**
   * The number of days in which a deleted secret can be recovered: 7–30, or 0 to delete it at once.
   * @default 30
   */
  readonly recoveryWindowInDays?: number;
  /**
   * Whether the user can read its own secret, for example to fetch the next key before a rotation ends. Adds the inline
   * policy `OwnCredentials`. With this, `kmsKeyId` must be an ARN.
   * @default false
   */
  readonly readableByUser?: boolean;
}

/** The access key for a store, as references that Terraform resolves at apply. */
export interface DeliveredCredential {
  readonly userName: string;
  /** The key's name in `accessKeys`. */
  readonly keyName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The password for Amazon SES's SMTP interface, for a key with `smtpPassword`. */
  readonly sesSmtpPassword?: string;
  /**
   * A number that is different for each key, for the version of write-only arguments such as `data_json_wo_version`.
   */
  readonly version: number;
  /** The user's AWS provider, if it has its own. */
  readonly provider?: TerraformProvider;
}

/**
 * The place from which a server fetches the user's key. A store always contains one key, at an address that rotation
 * does not change: the last one in `accessKeys` that is not `"Inactive"`. AWS's stores are in the stack's region.
 *
 * Terraform passes the secret in write-only arguments, so the store adds no copy of it to the state.
 *
 * @example
 * deliverTo: SecretStore.ssm(),
 *
 * @see https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
 */
export abstract class SecretStore {
  protected readonly [storeMark] = true;

  /**
   * Creates a store of two SecureString parameters in Systems Manager's Parameter Store. ECS, Lambda and Kubernetes can
   * read each of them into a variable.
   *
   * @example
   * SecretStore.ssm({ path: "/shop/s3", readableByUser: true })
   *
   * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ssm_parameter
   */
  static ssm(options: SsmStoreOptions = {}): SecretStore {
    return new SsmStore(withoutNulls(options));
  }

  /**
   * Creates a store of one secret in Secrets Manager, the JSON `{"access_key_id": "…", "secret_access_key": "…"}`.
   *
   * @example
   * SecretStore.secretsManager({ name: "shop/s3", recoveryWindowInDays: 7 })
   *
   * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/secretsmanager_secret_version
   */
  static secretsManager(options: SecretsManagerStoreOptions = {}): SecretStore {
    return new SecretsManagerStore(withoutNulls(options));
  }

  /**
   * Creates any other store that Terraform has a provider for: GitHub Actions secrets, Vault, Kubernetes, GitLab, … The
   * stack needs that provider too. Prefer a resource with write-only arguments: others add a second copy of the secret
   * to the state.
   *
   * @param deliver adds the store's resources to `scope`; may return the key's place, for the output `users`
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
    return new CustomStore(deliver);
  }

  /**
   * The errors in the options for this user, as sentences.
   *
   * @internal
   */
  abstract validate(userName: string): string[];

  /**
   * The store's address for a user. Two users with the same address would overwrite each other's key.
   *
   * @internal
   */
  abstract addressOf(userName: string): string | undefined;

  /**
   * Adds the store's resources to a user. Returns the key's place: the parameters' path, or the secret's ARN.
   *
   * @internal
   */
  abstract deliver(user: Construct, credential: DeliveredCredential): string | undefined;

  /**
   * The policy that lets the user read its own key; undefined without `readableByUser`.
   *
   * @internal
   */
  abstract readPolicy(userName: string, partition: string): PolicyDocument | undefined;
}

class SsmStore extends SecretStore {
  constructor(private readonly options: SsmStoreOptions) {
    super();
  }

  validate(userName: string): string[] {
    const known = { path: true, kmsKeyId: true, readableByUser: true } as const;
    return factoryErrors("SecretStore.ssm", this.options, known, () => [
      ...parameterPathErrors(this.pathFor(userName)),
      ...kmsKeyErrors(this.options.kmsKeyId),
      ...readableByUserErrors({ ...this.options }),
    ]);
  }

  addressOf(userName: string): string {
    return `ssm:${this.pathFor(userName)}`;
  }

  deliver(user: Construct, credential: DeliveredCredential): string {
    const path = this.pathFor(credential.userName);
    for (const [name, value] of Object.entries(valuesOf(credential))) {
      new SsmParameter(user, name.replaceAll("_", "-"), {
        name: `${path}/${name}`,
        description: `S3 access of IAM user ${credential.userName}`,
        type: "SecureString",
        keyId: this.options.kmsKeyId,
        valueWo: value,
        valueWoVersion: writeOnlyVersion(credential.accessKeyId),
        provider: credential.provider,
      });
    }
    return path;
  }

  readPolicy(userName: string, partition: string): PolicyDocument | undefined {
    if (!this.options?.readableByUser) return undefined;
    const arn = `arn:${partition}:ssm:*:*:parameter${this.pathFor(userName)}`;
    const actions = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"];
    return readPolicy(actions, [arn, `${arn}/*`], this.options.kmsKeyId);
  }

  private pathFor(userName: string): string {
    return this.options?.path ?? `/s3-user/${userName}`;
  }
}

class SecretsManagerStore extends SecretStore {
  constructor(private readonly options: SecretsManagerStoreOptions) {
    super();
  }

  validate(userName: string): string[] {
    const known = { name: true, kmsKeyId: true, recoveryWindowInDays: true, readableByUser: true } as const;
    return factoryErrors("SecretStore.secretsManager", this.options, known, () => [
      ...secretNameErrors(this.nameFor(userName)),
      ...kmsKeyErrors(this.options.kmsKeyId),
      ...readableByUserErrors({ ...this.options }),
      ...recoveryWindowErrors(this.options.recoveryWindowInDays),
    ]);
  }

  addressOf(userName: string): string {
    return `secretsmanager:${this.nameFor(userName)}`;
  }

  deliver(user: Construct, credential: DeliveredCredential): string {
    const { userName, version, provider } = credential;
    const { kmsKeyId, recoveryWindowInDays } = this.options;
    const secret = new SecretsmanagerSecret(user, "secret", {
      name: this.nameFor(userName),
      description: `S3 access of IAM user ${userName}`,
      kmsKeyId,
      recoveryWindowInDays,
      provider,
    });
    new SecretsmanagerSecretVersion(user, "secret-version", {
      secretId: secret.id,
      secretStringWo: Fn.jsonencode(valuesOf(credential)),
      secretStringWoVersion: version,
      provider,
    });
    return secret.arn;
  }

  readPolicy(userName: string, partition: string): PolicyDocument | undefined {
    if (!this.options?.readableByUser) return undefined;
    // AWS appends a hyphen and six random characters to a secret's name.
    const arn = `arn:${partition}:secretsmanager:*:*:secret:${this.nameFor(userName)}-??????`;
    return readPolicy(["secretsmanager:GetSecretValue"], [arn], this.options.kmsKeyId);
  }

  private nameFor(userName: string): string {
    return this.options?.name ?? `s3-user/${userName}`;
  }
}

class CustomStore extends SecretStore {
  constructor(private readonly addTo: (scope: Construct, credential: DeliveredCredential) => unknown) {
    super();
  }

  validate(): string[] {
    return functionErrors("SecretStore.custom", this.addTo, "(scope, credential) => { … }");
  }

  addressOf(): undefined {
    return undefined;
  }

  deliver(user: Construct, credential: DeliveredCredential): string | undefined {
    const place = this.addTo(user, credential);
    return typeof place === "string" ? place : undefined;
  }

  readPolicy(): undefined {
    return undefined;
  }
}

/** The values in AWS's stores, under the names that the outputs have. */
function valuesOf({ accessKeyId, secretAccessKey, sesSmtpPassword }: DeliveredCredential): Record<string, string> {
  const values = { access_key_id: accessKeyId, secret_access_key: secretAccessKey };
  return sesSmtpPassword === undefined ? values : { ...values, ses_smtp_password: sesSmtpPassword };
}

function readPolicy(actions: string[], resources: string[], kmsKeyId: string | undefined): PolicyDocument {
  const read = { Effect: "Allow", Action: actions, Resource: resources } as const;
  const decrypt = { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [kmsKeyId as string] } as const;
  return { Version: "2012-10-17", Statement: kmsKeyId === undefined ? [read] : [read, decrypt] };
}
