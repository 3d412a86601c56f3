import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { outputOf } from "./access-key";
import { validateAppOnce } from "./rules/app";
import { tagErrors } from "./rules/iam";
import { iteratorErrors } from "./rules/iterator";
import { movedFromErrors } from "./rules/moved-from";
import { declareName, scopeOf } from "./rules/place";
import { expiredPgpKeys, pgpKeysErrors, s3UserErrors, s3UserWarnings } from "./rules/s3-user";
import { storeAddressErrors } from "./rules/store-addresses";
import { declareProvider, nameClashErrors, registerName } from "./rules/user-names";
import { defaultPolicyName } from "./rules/user-policies";
import type { AccessKeyCredentials, OutputUser, UserSummary } from "./s3-user-outputs";
import { accessKeyProperties, type S3UserProps, s3UserProperties } from "./s3-user-props";
import { addUserResources, type S3UserResources } from "./s3-user-resources";
import { setProperties, settingsOf } from "./s3-user-settings";
import { partitionAt } from "./stack-partition";
import { nameBelow } from "./terraform/address-at";
import { isAwsProvider } from "./terraform/aws-provider";
import { Annotations } from "./terraform/cdktf";
import { DataAwsIamUser, type IamAccessKey } from "./terraform/provider-aws";
import { referenceTo } from "./terraform/reference";

/**
 * An IAM user with programmatic access to S3: the user, its access keys, its policies and its groups. It has no console
 * password. Works in any stack with an AWS provider; {@link S3UserStack} has one.
 *
 * Synth reports errors in the input together with all others in the app. A user with errors has no resources, and its
 * attributes refer to the resources that it would have.
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
  /** The user's name in IAM, as declared. For other resources, use the reference {@link name}. */
  readonly userName: string;

  private readonly props: S3UserProps;
  /** Undefined if the input has errors. */
  private readonly built?: S3UserResources;

  constructor(scope: Construct, id: string, declared: S3UserProps) {
    super(scopeOf("S3User", "a stack", scope), id);
    this.props = setProperties(declared);
    this.userName = this.props?.userName;
    const partition = this.props?.partition ?? partitionAt(this, this.provider);
    const errors = this.check(partition);
    if (errors.length === 0) this.built = addUserResources(this, settingsOf(this.props, partition));
  }

  /** A reference to the user's name, for other resources. Terraform then creates the user before them. */
  get name(): string {
    if (this.isForgotten) return this.userName;
    const user = this.built?.user;
    if (!user) return this.unbuilt("name");
    return user instanceof DataAwsIamUser ? user.userName : user.name;
  }

  /** A reference to the user's ARN, known only after apply. */
  get arn(): string {
    return this.built?.user.arn ?? this.unbuilt("arn");
  }

  /**
   * A reference to the user's unique ID in AWS, such as `AIDA…`, known only after apply. A user that is created again
   * has another.
   */
  get uniqueId(): string {
    const user = this.built?.user;
    if (!user) return this.unbuilt("unique_id");
    return user instanceof DataAwsIamUser ? user.userId : user.uniqueId;
  }

  /** The user's address in Terraform, for `dependsOn`. */
  get fqn(): string {
    return this.built?.user.fqn ?? this.address;
  }

  /** A reference to the name of the policy with the user's `access`; undefined for `S3Access.none()`. */
  get policyName(): string | undefined {
    return this.built?.policy?.name;
  }

  /** The access keys by their name in `accessKeys`. */
  get accessKeys(): ReadonlyMap<string, IamAccessKey> {
    return this.built?.accessKeys ?? new Map();
  }

  /**
   * The place from which a server fetches the key: the parameters' path, the secret's ARN, or what a custom store
   * returned.
   */
  get deliveredTo(): string | undefined {
    return this.built?.deliveredTo;
  }

  /** Whether Terraform forgets the user at the next deploy. */
  get isForgotten(): boolean {
    return this.props?.forget === true;
  }

  /** The user's tags, including those that Aspects added. */
  get tags(): Readonly<Record<string, string>> | undefined {
    const user = this.built?.user;
    return user && !(user instanceof DataAwsIamUser) ? user.tagsInput : this.props?.tags;
  }

  /** The user's entry in the stack's output `users`. */
  get summary(): UserSummary {
    const { policy, user } = this.built ?? {};
    return {
      arn: user ? referenceTo(user, "arn") : this.unbuilt("arn"),
      policyName: policy && referenceTo(policy, "name"),
      accessKeyIds: Object.fromEntries([...this.accessKeys].map(([name, key]) => [name, referenceTo(key, "id")])),
      deliveredTo: this.deliveredTo,
    };
  }

  /**
   * The user's entry in the stack's sensitive output `credentials`: each key's ID and its secret, plain or
   * PGP-encrypted.
   */
  get credentials(): Readonly<Record<string, AccessKeyCredentials>> {
    const smtp = new Map(this.props?.accessKeys?.map((key) => [key.name, key.smtpPassword]));
    return Object.fromEntries(
      [...this.accessKeys].map(([name, key]) => [name, outputOf(key, smtp.get(name) === true)]),
    );
  }

  /** Checks the properties now, and at synth what depends on the whole app. Returns the errors so far. */
  private check(partition: string): string[] {
    const { props } = this;
    declareName(this, this.userName);
    const known = { user: s3UserProperties, accessKey: accessKeyProperties };
    const errors = [...s3UserErrors(props, partition, known), ...storeAddressErrors(this, props)];
    const managedName = this.managedPolicyName();
    if (!this.isForgotten) {
      if (this.provider) declareProvider(this, this.provider);
      registerName("userName", this, this.userName);
      registerName("policyName", this, managedName);
    }
    const warn = (warnings: readonly string[]) => {
      for (const warning of warnings) Annotations.of(this).addWarning(warning);
    };
    if (errors.length === 0) warn(s3UserWarnings({ ...props }));
    let isFirst = true;
    this.node.addValidation({
      validate: () => {
        if (isFirst) warn(expiredPgpKeys(props?.accessKeys));
        isFirst = false;
        return [
          ...errors,
          ...movedFromErrors(this, props?.movedFrom),
          ...pgpKeysErrors(props?.accessKeys),
          ...nameClashErrors("userName", this, this.userName),
          ...nameClashErrors("policyName", this, managedName),
          ...(this.built ? [...iteratorErrors(this, { ...props }), ...tagErrors(this.tags ?? {})] : []),
        ];
      },
    });
    validateAppOnce(this);
    return errors;
  }

  private get provider() {
    const provider = this.props?.provider;
    return isAwsProvider(provider) ? provider : undefined;
  }

  private managedPolicyName(): string | undefined {
    const { policyType, policyName, userName } = this.props ?? {};
    return policyType === "managed" ? (policyName ?? defaultPolicyName(policyType, userName)) : undefined;
  }

  /** The user's address, or the one that it would have without errors. */
  private get address(): string {
    return `aws_iam_user.${nameBelow(this, "user")}`;
  }

  private unbuilt(attribute: string): string {
    return `\${${this.address}.${attribute}}`;
  }
}
