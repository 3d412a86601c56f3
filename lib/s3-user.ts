import { DataAwsIamUser } from "@cdktf/provider-aws/lib/data-aws-iam-user";
import { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { show } from "./iam-rules";
import { ImportBlock } from "./import-block";
import { InlinePolicy } from "./inline-policy";
import { partitionOf } from "./partition";
import { providerPgpKey } from "./pgp-key";
import { S3Access } from "./s3-access";
import { defaultAccessKeys, deliveredKey, s3UserErrors } from "./s3-user-rules";
import type { SecretStore } from "./secret-store";
import { storeAddressErrors } from "./store-addresses";
import { referenceTo } from "./terraform-reference";
import { isToken } from "./terraform-token";
import { registerUserName, userNameClashErrors } from "./user-names";

/**
 * One access key of a user.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
 */
export interface S3UserAccessKey {
  /** The key's name in this project: 1–64 letters, digits, `-` and `_`, unique for the user. Renaming makes a new key. */
  readonly id: string;
  /**
   * `"Inactive"` keeps the key but lets AWS refuse it: the step before removing it.
   * @default "Active"
   */
  readonly status?: "Active" | "Inactive";
  /**
   * The PGP public key of the person who gets this access key, armored or base64, or `keybase:name`: the secret is
   * encrypted for them before it is written to state. Refused at synth when it is private, expired, revoked or can't
   * encrypt. Changing it makes a new access key.
   * @default the secret is in state as plain text
   */
  readonly pgpKey?: string;
}

/** What an S3 user is. */
export interface S3UserProps {
  /** 1–64 of `A–Z a–z 0–9 _ + = , . @ -`, unique in the account ignoring case. Renaming makes a new user with new keys. */
  readonly userName: string;
  /**
   * What the user may do.
   * @default S3Access.allBuckets()
   */
  readonly access?: S3Access;
  /**
   * The inline policy's name: 1–128 of `A–Z a–z 0–9 _ + = , . @ -`.
   * @default "S3Access"
   */
  readonly policyName?: string;
  /**
   * The user's access keys, at most 2.
   * @default [{ id: "primary" }]
   */
  readonly accessKeys?: readonly S3UserAccessKey[];
  /**
   * For a user that exists already: `"adopt"` imports it into state and manages it from then on; `"reference"` leaves
   * it unmanaged and adds only keys and policy.
   * @default the user is created
   */
  readonly existing?: "adopt" | "reference";
  /**
   * A secret store that a server fetches the key from. It holds the last of `accessKeys` that is not `"Inactive"`,
   * which must not have a `pgpKey`. The secret is in state all the same.
   * @default no store
   */
  readonly deliverTo?: SecretStore;
  /**
   * Begins and ends with `/`, at most 512 characters.
   * @default "/"
   */
  readonly path?: string;
  /**
   * The ARN of a managed policy that caps what the user can ever do.
   * @default no boundary
   */
  readonly permissionsBoundary?: string;
  /**
   * At most 50, keys 1–128 and values up to 256 characters.
   * @default no tags
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Deletes the user even if it has keys or policies that Terraform does not know.
   * @default false
   */
  readonly forceDestroy?: boolean;
  /**
   * Lets Terraform refuse to destroy or replace the user while it is declared (`prevent_destroy`). Removing the user
   * from `main.ts` removes this too, and then deletes the user.
   * @default false
   */
  readonly protect?: boolean;
  /**
   * The partition of the policy's ARNs, for a stack whose provider does not tell: `aws`, `aws-cn`, `aws-us-gov`, …
   * @default the partition of the region of the stack's AWS provider, else "aws"
   */
  readonly partition?: string;
}

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
  /** The access keys by their id in this project. */
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
    this.policy = new InlinePolicy(this, "policy", { name: policyName, user, policy: access.toJson(partition) });
    this.userName = props.userName;
    const accessKeys = props.accessKeys ?? defaultAccessKeys;
    this.accessKeys = new Map(accessKeys.map((key) => [key.id, this.createAccessKey(user, key)]));
    const delivered = this.accessKeys.get(deliveredKey(accessKeys)?.id ?? "");
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
  get summary(): object {
    return {
      arn: referenceTo(this.user, "arn"),
      policy_name: referenceTo(this.policy, "name"),
      access_key_ids: Object.fromEntries([...this.accessKeys].map(([id, key]) => [id, referenceTo(key, "id")])),
      ...(this.deliveredTo === undefined ? {} : { delivered_to: this.deliveredTo }),
    };
  }

  /** For its stack's sensitive output `credentials`: each key's id and its secret, plain or PGP-encrypted. */
  get credentials(): object {
    return Object.fromEntries(
      [...this.accessKeys].map(([id, key]) => [
        id,
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
    const { userName, existing, path, permissionsBoundary, tags, forceDestroy, protect } = props;
    if (existing === "reference") return new DataAwsIamUser(this, "user", { userName });
    const user = new IamUser(this, "user", {
      name: userName,
      path,
      permissionsBoundary,
      tags,
      forceDestroy,
      lifecycle: protect ? { preventDestroy: true } : undefined,
    });
    if (existing === "adopt") new ImportBlock(this, "import", user, userName);
    return user;
  }

  private createAccessKey(user: string, { id, status = "Active", pgpKey }: S3UserAccessKey): IamAccessKey {
    return new IamAccessKey(this, `key-${id}`, { user, status, pgpKey: pgpKey && providerPgpKey(pgpKey) });
  }
}

function partitionOfStack(scope: Construct): string {
  const provider = TerraformStack.of(scope).node.children.find((child) => child instanceof AwsProvider);
  const region = (provider as AwsProvider | undefined)?.region;
  return typeof region !== "string" || isToken(region) ? "aws" : partitionOf(region);
}

function inUser(scope: Construct, userName: unknown): (error: string) => string {
  const stack = TerraformStack.of(scope).node.id;
  return (error) => `stack "${stack}", user ${show(userName)}: ${error}`;
}
