import type { IamAccessKeyConfig } from "@cdktf/provider-aws/lib/iam-access-key";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { isRecord, show } from "./iam/json";
import { partitionOf } from "./iam/partition";
import { validateAppOnce } from "./rules/app";
import { withoutNulls } from "./rules/input";
import { isStore, userMark } from "./rules/own-classes";
import { announcePgpKey, pgpExpiry, pgpFingerprint, providerPgpKey } from "./rules/pgp-key";
import { declareName } from "./rules/place";
import { defaultAccessKeys, deliveredKey, keysWithPgp, pgpKeysErrors, s3UserErrors } from "./rules/s3-user";
import { storeAddressErrors } from "./rules/store-addresses";
import { policyNameClashErrors, registerPolicyName, registerUserName, userNameClashErrors } from "./rules/user-names";
import { defaultPolicyName } from "./rules/user-policies";
import { S3Access } from "./s3-access";
import type { AccessKeyCredentials, OutputUser, UserSummary } from "./s3-user-outputs";
import type { S3UserAccessKey, S3UserProps } from "./s3-user-props";
import type { Delivery } from "./secret-store";
import { AcceptedFindings } from "./terraform/accepted-findings";
import { awsProviderOf, isAwsProvider } from "./terraform/aws-provider";
import { Annotations, Lazy } from "./terraform/cdktf";
import { CreationGuard } from "./terraform/creation-guard";
import { ImportBlock } from "./terraform/import-block";
import type { InlinePolicy, ManagedPolicy } from "./terraform/policy-resources";
import { DataAwsIamUser, IamAccessKey, IamUser } from "./terraform/provider-aws";
import { addressOf, referenceTo } from "./terraform/reference";
import { needsWriteOnlyArguments } from "./terraform/target-versions";
import { isToken } from "./terraform/token";
import { addPolicies } from "./user-policies";

/**
 * An IAM user with programmatic access to S3: the user, its access keys, its policies and its groups. It never has a console
 * password. Usable in any stack with an AWS provider; {@link S3UserStack} brings one along.
 *
 * Input that breaks a rule raises `InvalidInputError` at synth, together with every other mistake in the app; until
 * then such a user builds nothing and its attributes are unset.
 *
 * @example
 * const user = new S3User(stack, "optimizer", {
 *   userName: "s3-image-optimizer",
 *   access: S3Access.readWrite(["photos"]),
 * });
 * new IamUserGroupMembership(stack, "groups", { user: user.name, groups: ["uploaders"] });
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_access_key
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user_policy
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_policy
 */
export class S3User extends Construct implements ITerraformDependable, OutputUser {
  protected readonly [userMark] = true;

  /** The user's name in IAM, as it was declared. For other resources, take the reference {@link name}. */
  readonly userName!: string;
  /** The access keys by their name in this project. */
  readonly accessKeys: ReadonlyMap<string, IamAccessKey> = new Map();
  /** Where a server fetches the key from: the path of the parameters, or the secret's ARN. */
  readonly deliveredTo?: string;

  private readonly user!: IamUser | DataAwsIamUser;
  private readonly policy?: InlinePolicy | ManagedPolicy;
  private readonly smtpKeys = new Set<IamAccessKey>();

  constructor(scope: Construct, id: string, declared: S3UserProps) {
    super(scope, id);
    const partition = declared?.partition ?? partitionAt(this, declared?.provider);
    const props = withStoreAccess(withoutUnset(declared), partition);
    const errors = [...s3UserErrors(props, partition), ...storeAddressErrors(this, props)];
    registerUserName(this, props?.userName, isAwsProvider(props?.provider) ? props.provider : undefined);
    const managedName = managedPolicyName(props);
    registerPolicyName(this, managedName);
    for (const { pgpKey } of keysWithPgp(props?.accessKeys)) announcePgpKey(pgpKey);
    declareName(this, props?.userName);
    this.node.addValidation({
      validate: () => [
        ...errors,
        ...pgpKeysErrors(props?.accessKeys),
        ...userNameClashErrors(this, props?.userName),
        ...policyNameClashErrors(this, managedName),
      ],
    });
    validateAppOnce(this);
    if (errors.length > 0) return;
    for (const warning of props.access.warnings()) Annotations.of(this).addWarning(warning);

    if (props.deliverTo) needsWriteOnlyArguments(this);
    this.user = this.createUser(props);
    const user = referenceTo(this.user, props.existing === "reference" ? "user_name" : "name");
    this.policy = addPolicies(this, user, props, partition);
    this.userName = props.userName;
    if (props.accept) new AcceptedFindings(this, addressOf(this.user), props.accept);
    const accessKeys: readonly S3UserAccessKey[] = props.accessKeys ?? defaultAccessKeys;
    this.accessKeys = new Map(accessKeys.map((key) => [key.name, this.createAccessKey(user, key, props)]));
    const delivered = this.accessKeys.get(deliveredKey(accessKeys)?.name ?? "");
    if (delivered) this.deliveredTo = props.deliverTo?.deliver(this, this.delivery(delivered, props));
  }

  /** A reference to the user's name: what a membership or attachment takes, so that Terraform creates the user first. */
  get name(): string {
    if (!this.user) return "";
    return this.user instanceof DataAwsIamUser ? this.user.userName : this.user.name;
  }

  /** A reference to the user's ARN, known at apply. */
  get arn(): string {
    return this.user?.arn ?? "";
  }

  /** A reference to the id that AWS gives the user, such as `AIDA…`, known at apply. It is new when the user is made again. */
  get uniqueId(): string {
    if (!this.user) return "";
    return this.user instanceof DataAwsIamUser ? this.user.userId : this.user.uniqueId;
  }

  /** The user's address in Terraform, for `dependsOn`. */
  get fqn(): string {
    return this.user?.fqn ?? "";
  }

  /** A reference to the name of the policy that holds the user's access. */
  get policyName(): string {
    return this.policy?.name ?? "";
  }

  /** For its stack's output `users`. */
  get summary(): UserSummary {
    if (!this.user) return { arn: "", policyName: "", accessKeyIds: {} }; // refused, which CDK Terrain's tests ask later
    return {
      arn: referenceTo(this.user, "arn"),
      policyName: this.policy && referenceTo(this.policy, "name"),
      accessKeyIds: Object.fromEntries([...this.accessKeys].map(([name, key]) => [name, referenceTo(key, "id")])),
      deliveredTo: this.deliveredTo,
    };
  }

  /** For its stack's sensitive output `credentials`: each key's id and its secret, plain or PGP-encrypted. */
  get credentials(): Readonly<Record<string, AccessKeyCredentials>> {
    return Object.fromEntries([...this.accessKeys].map(([name, key]) => [name, this.credentialsOf(key)]));
  }

  private credentialsOf(key: IamAccessKey): AccessKeyCredentials {
    const accessKeyId = referenceTo(key, "id");
    const smtpPassword = (attribute: string) => (this.smtpKeys.has(key) ? referenceTo(key, attribute) : undefined);
    if (key.pgpKeyInput === undefined) {
      return {
        accessKeyId,
        secretAccessKey: referenceTo(key, "secret"),
        sesSmtpPassword: smtpPassword("ses_smtp_password_v4"),
      };
    }
    return {
      accessKeyId,
      encryptedSecretAccessKey: referenceTo(key, "encrypted_secret"),
      pgpKeyFingerprint: referenceTo(key, "key_fingerprint"),
      encryptedSesSmtpPassword: smtpPassword("encrypted_ses_smtp_password_v4"),
    };
  }

  private createUser(props: S3UserProps): IamUser | DataAwsIamUser {
    const { userName, existing, path, permissionsBoundary, tags, forceDestroy, preventDestroy, provider } = props;
    if (existing === "reference") return new DataAwsIamUser(this, "user", { userName, provider });
    const user = new IamUser(this, "user", {
      name: userName,
      path,
      permissionsBoundary,
      tags,
      forceDestroy,
      provider,
      lifecycle: preventDestroy ? { preventDestroy: true } : undefined,
    });
    if (existing === "import") new ImportBlock(this, "import", user, userName);
    return user;
  }

  private createAccessKey(user: string, props: S3UserAccessKey, { provider, userName }: S3UserProps): IamAccessKey {
    const { name, status = "Active", accessKeyId, pgpKey, smtpPassword } = props;
    const id = `key-${name}`;
    const key = new IamAccessKey(this, id, {
      user,
      status,
      provider,
      ...(pgpKey === undefined ? {} : encryptedFor(pgpKey)),
    });
    if (accessKeyId !== undefined) new ImportBlock(this, `import-${id}`, key, accessKeyId);
    if (smtpPassword) this.smtpKeys.add(key);
    if (pgpKey !== undefined) {
      this.node.addValidation({ validate: () => this.warnOfExpiry(name, pgpKey) });
      const reason = `pgpKey_of_${userName}_${name}_has_expired_so_no_access_key_can_be_made`.replace(/[^\w-]/g, "_");
      new CreationGuard(this, `guard-${id}`, key, reason, () => pgpExpiry(pgpKey) !== undefined);
    }
    return key;
  }

  /** No error, but only when all keys of the app are known can it be told. */
  private warnOfExpiry(keyName: string, pgpKey: string): string[] {
    const day = pgpKeysErrors([{ pgpKey }]).length === 0 ? pgpExpiry(pgpKey) : undefined;
    if (day) {
      Annotations.of(this).addWarning(
        `user ${show(this.userName)}, access key ${show(keyName)}: its pgpKey expired on ${day}. That is no matter for an access key that exists; no new one can be made with it.`,
      );
    }
    return [];
  }

  private delivery(key: IamAccessKey, { userName, provider }: S3UserProps): Delivery {
    const values = { access_key_id: key.id, secret_access_key: key.secret };
    const withSmtp = this.smtpKeys.has(key) ? { ...values, ses_smtp_password: key.sesSmtpPasswordV4 } : values;
    return { userName, key, values: withSmtp, provider };
  }
}

/**
 * The arguments of a key that is encrypted for somebody. A PGP key that was prolonged has other bytes: Terraform would
 * replace the live access key for that. So a change is ignored, and refused where it would be another person's key.
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
          errorMessage:
            "This access key's secret is not encrypted for the pgpKey in main.ts: the key was made without it, or for somebody else. AWS shows a secret only once, so make a new access key with that pgpKey, under a new name, then remove this one.",
        },
      ],
    },
  };
}

/** The properties that are set: `null` is none. */
function withoutUnset(declared: S3UserProps): S3UserProps {
  if (!isRecord(declared)) return declared;
  const props = withoutNulls(declared);
  return Array.isArray(props.accessKeys) ? { ...props, accessKeys: props.accessKeys.map(withoutNulls) } : props;
}

/** With the policy that lets a user read its own key from its store, where that is asked for. */
function withStoreAccess<Props extends S3UserProps>(props: Props, partition: string): Props {
  const { deliverTo, userName, inlinePolicies } = props ?? {};
  if (!isStore(deliverTo) || typeof userName !== "string" || deliverTo.validate(userName).length > 0) return props;
  const policy = deliverTo.readPolicy(userName, partition);
  if (!policy) return props;
  return { ...props, inlinePolicies: { ...inlinePolicies, OwnCredentials: S3Access.fromDocument(policy) } };
}

/** The name of a user's managed policy, where it has one. */
function managedPolicyName(props: S3UserProps): string | undefined {
  if (props?.policyType !== "managed") return undefined;
  return props.policyName ?? defaultPolicyName(props.policyType, props.userName);
}

function partitionAt(scope: Construct, provider: S3UserProps["provider"]): string {
  const { region } = (isAwsProvider(provider) ? provider : awsProviderOf(scope)) ?? {};
  return typeof region !== "string" || isToken(region) ? "aws" : partitionOf(region);
}
