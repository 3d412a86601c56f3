import { DataAwsIamUser } from "@cdktf/provider-aws/lib/data-aws-iam-user";
import { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { show } from "./iam/json";
import { partitionOf } from "./iam/partition";
import { providerPgpKey } from "./rules/pgp-key";
import { defaultAccessKeys, deliveredKey, s3UserErrors } from "./rules/s3-user";
import { storeAddressErrors } from "./rules/store-addresses";
import { registerUserName, userNameClashErrors } from "./rules/user-names";
import { S3Access } from "./s3-access";
import type { CredentialsOutput, UserOutput } from "./s3-user-outputs";
import type { S3UserAccessKey, S3UserProps } from "./s3-user-props";
import { awsProviderOf } from "./terraform/aws-provider";
import { ImportBlock } from "./terraform/import-block";
import { InlinePolicy } from "./terraform/inline-policy";
import { referenceTo } from "./terraform/reference";
import { isToken } from "./terraform/token";

/**
 * An IAM user with programmatic access to S3: the user, its access keys and its inline policy. It never has a console
 * password. Usable in any stack with an AWS provider; {@link S3UserStack} brings one along.
 *
 * Input that breaks a rule raises `InvalidInputError` at synth, together with every other mistake in the app; until
 * then such a user builds nothing and its attributes are unset.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_access_key
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user_policy
 */
export class S3User extends Construct {
  /** The user's name in IAM. */
  readonly userName!: string;
  /** The access keys by their name in this project. */
  readonly accessKeys: ReadonlyMap<string, IamAccessKey> = new Map();
  /** Where a server fetches the key from: the path of the two parameters, or the secret's ARN. */
  readonly deliveredTo?: string;

  private readonly user!: IamUser | DataAwsIamUser;
  private readonly policy!: InlinePolicy;

  constructor(scope: Construct, id: string, props: S3UserProps) {
    super(scope, id);
    const partition = props?.partition ?? partitionOfStack(this);
    const errors = [...s3UserErrors(props, partition), ...storeAddressErrors(this, props)];
    registerUserName(this, props?.userName);
    this.node.addValidation({
      validate: () => [...errors, ...userNameClashErrors(this, props?.userName)].map(inUser(this, props?.userName)),
    });
    if (errors.length > 0) return;

    this.user = this.createUser(props);
    const user = referenceTo(this.user, props.existing === "reference" ? "user_name" : "name");
    const { policyName = "S3Access", access = S3Access.allBuckets() } = props;
    this.policy = new InlinePolicy(this, "policy", {
      name: policyName,
      user,
      policy: access.toTerraformText(partition),
    });
    this.userName = props.userName;
    const accessKeys: readonly S3UserAccessKey[] = props.accessKeys ?? defaultAccessKeys;
    this.accessKeys = new Map(accessKeys.map((key) => [key.name, this.createAccessKey(user, key)]));
    const delivered = this.accessKeys.get(deliveredKey(accessKeys)?.name ?? "");
    if (delivered) this.deliveredTo = props.deliverTo?.deliver(this, props.userName, delivered);
  }

  /** The user's ARN, known at apply. */
  get arn(): string {
    return this.user?.arn;
  }

  /** The inline policy's name. */
  get policyName(): string {
    return this.policy?.name;
  }

  /** For its stack's output `users`. */
  get summary(): UserOutput {
    return {
      arn: referenceTo(this.user, "arn"),
      policy_name: referenceTo(this.policy, "name"),
      access_key_ids: Object.fromEntries([...this.accessKeys].map(([name, key]) => [name, referenceTo(key, "id")])),
      ...(this.deliveredTo === undefined ? {} : { delivered_to: this.deliveredTo }),
    };
  }

  /** For its stack's sensitive output `credentials`: each key's id and its secret, plain or PGP-encrypted. */
  get credentials(): CredentialsOutput[string] {
    return Object.fromEntries(
      [...this.accessKeys].map(([name, key]) => [
        name,
        {
          access_key_id: referenceTo(key, "id"),
          ...(key.pgpKeyInput === undefined
            ? { secret_access_key: referenceTo(key, "secret") }
            : { encrypted_secret_access_key: referenceTo(key, "encrypted_secret") }),
        },
      ]),
    );
  }

  private createUser(props: S3UserProps): IamUser | DataAwsIamUser {
    const { userName, existing, path, permissionsBoundary, tags, forceDestroy, preventDestroy } = props;
    if (existing === "reference") return new DataAwsIamUser(this, "user", { userName });
    const user = new IamUser(this, "user", {
      name: userName,
      path,
      permissionsBoundary,
      tags,
      forceDestroy,
      lifecycle: preventDestroy ? { preventDestroy: true } : undefined,
    });
    if (existing === "import") new ImportBlock(this, "import", user, userName);
    return user;
  }

  private createAccessKey(user: string, { name, status = "Active", pgpKey }: S3UserAccessKey): IamAccessKey {
    return new IamAccessKey(this, `key-${name}`, { user, status, pgpKey: pgpKey && providerPgpKey(pgpKey) });
  }
}

function partitionOfStack(scope: Construct): string {
  const region = awsProviderOf(scope)?.region;
  return typeof region !== "string" || isToken(region) ? "aws" : partitionOf(region);
}

function inUser(scope: Construct, userName: unknown): (error: string) => string {
  const stack = TerraformStack.of(scope).node.id;
  return (error) => `stack "${stack}", user ${show(userName)}: ${error}`;
}
