import type { Construct, IConstruct } from "constructs";
import type { AssumeRole } from "./assume-role";
import { partitionOf } from "./iam/partition";
import { refuseInvalidInput } from "./invalid-input";
import type { AcceptedFinding } from "./rules/accept";
import { stacksOf, validateAppOnce } from "./rules/app";
import { withoutNulls } from "./rules/input";
import { declareName, scopeOf } from "./rules/place";
import { mergedTagErrors, stackErrors, stackIdErrors } from "./rules/stack";
import { S3User } from "./s3-user";
import { declareOutputs } from "./s3-user-outputs";
import type { S3UserProps } from "./s3-user-props";
import { declarePartition } from "./stack-partition";
import { StateBackend } from "./state-backend";
import { AcceptedFindings } from "./terraform/accepted-findings";
import { TerraformStack } from "./terraform/cdktf";
import { PrivateSynthesizer } from "./terraform/private-synthesizer";
import { AwsProvider, DataAwsPartition } from "./terraform/provider-aws";
import { isToken } from "./terraform/token";

/** The properties of a stack of S3 users. */
export interface S3UserStackProps {
  /**
   * The users, each with a unique name; AWS allows 5,000 in an account. A user whose name is known only after apply
   * gets an address by its position here. To choose the address, use {@link S3User} with an ID.
   * @default none; `addUser` declares some later
   */
  readonly users?: readonly S3UserProps[];
  /**
   * The AWS region. IAM is global, but the region determines the partition: `cn-*` is `aws-cn`, `us-gov-*` is
   * `aws-us-gov`.
   * @default "us-east-1"
   */
  readonly region?: string;
  /**
   * The IDs of the accounts that Terraform may change: 12 digits each. With credentials of another account, plan and
   * apply stop at once.
   * @default every account
   */
  readonly allowedAccountIds?: readonly string[];
  /**
   * A role to assume in the stack's account, for one identity that deploys to many accounts.
   * @default the credentials of the environment
   */
  readonly assumeRole?: AssumeRole;
  /**
   * The AWS profile for deploying this stack.
   * @default the credentials of the environment
   */
  readonly profile?: string;
  /**
   * The place of the stack's Terraform state.
   * @default StateBackend.local()
   */
  readonly backend?: StateBackend;
  /**
   * Tags for every user of the stack (the provider's `default_tags`). They count towards each user's 50.
   * @default no tags
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Findings of `s3-user review` about the stack or any of its users that are intended. The review shows them as
   * accepted, with the reason, and they don't fail `--fail-on`. Changes nothing in AWS.
   * @default none
   */
  readonly accept?: readonly AcceptedFinding[];
}

/** The names of the properties, for the checks of plain JavaScript. */
const s3UserStackProperties = {
  users: true,
  region: true,
  allowedAccountIds: true,
  backend: true,
  assumeRole: true,
  profile: true,
  tags: true,
  accept: true,
} satisfies Record<keyof S3UserStackProps, true>;

/**
 * A Terraform stack of S3 users: the AWS provider, the state backend, the users, and the two outputs `users` and
 * `credentials` (sensitive), keyed by user name.
 *
 * Synth throws `InvalidInputError` with every error in the whole app, before it writes anything.
 *
 * @example
 * const access = S3Access.readWrite(["photos"]);
 * new S3UserStack(app, "site", { users: [{ userName: "s3-image-optimizer", access }] });
 *
 * @see https://developer.hashicorp.com/terraform/cdktf/concepts/stacks
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export class S3UserStack extends TerraformStack {
  private readonly declared: S3User[] = [];
  private readonly errors: string[];
  private readonly tags: unknown;

  /**
   * @param id The stack's name: letters, digits, `.`, `_` and `-`. It is part of the state's address: a renamed stack
   * starts with an empty state.
   */
  constructor(scope: Construct, id: string, given: S3UserStackProps = {}) {
    super(scopeOf("S3UserStack", "the app", scope), freeId(scope, id, "stack"));
    const props = withoutNulls(given);
    this.errors = [...stackIdErrors(id, this.node.id), ...stackErrors(props, s3UserStackProperties)];
    declareName(this, id);
    this.node.addValidation({ validate: () => [...this.errors, ...this.mergedTagErrors()] });
    validateAppOnce(this);

    const { region = "us-east-1", tags, backend = StateBackend.local(), users } = props ?? {};
    const isRefused = this.errors.length > 0;
    // An invalid stack has its provider and users too, so that their errors are reported together with its own.
    this.addProvider(region, props ?? {});
    const partition = isToken(region) ? new DataAwsPartition(this, "partition").partition : partitionOf(region);
    declarePartition(this, partition);
    this.tags = tags;
    if (Array.isArray(users)) for (const user of users) this.addUser(user);
    if (isRefused) return;

    backend.attachTo(this, region);
    this.synthesizer = new PrivateSynthesizer(this, this.synthesizer, backend.isLocal);
    declareOutputs(this, () => this.users);
    if (props.accept) new AcceptedFindings(this, "stack", props.accept);
  }

  /** The users in the order they were declared. */
  get users(): readonly S3User[] {
    return this.declared;
  }

  /**
   * Declares another user, like an entry at the end of `users`.
   *
   * @example
   * const stack = new S3UserStack(app, "backups", { region: "eu-central-1" });
   * const user = stack.addUser({ userName: "backup", access: S3Access.writeOnly(["backups"]) });
   * new IamUserGroupMembership(stack, "groups", { user: user.name, groups: ["uploaders"] });
   */
  addUser(given: S3UserProps): S3User {
    const id = isToken(given?.userName) ? `user#${this.declared.length + 1}` : userId(given?.userName);
    const user = new S3User(this, freeId(this, id, "user"), given);
    this.declared.push(user);
    return user;
  }

  /** Rejects errors anywhere in the app before the first stack is written, because cdktf writes stacks one by one. */
  override prepareStack(): void {
    const { root } = this.node;
    const stacks = preparedStacks.get(root) ?? stacksOf(root);
    if (!preparedStacks.has(root)) refuseInvalidInput(root);
    preparedStacks.set(root, stacks);
    // cdktf resolves every stack twice, first to find references to other stacks. A lone stack has none.
    if (stacks.length > 1) super.prepareStack();
  }

  /** cdktf calls this after Aspects, which may have added tags. */
  override runAllValidations(): void {
    refuseInvalidInput(this);
  }

  private mergedTagErrors(): string[] {
    return this.declared.flatMap((user) => mergedTagErrors(user, this.tags));
  }

  private addProvider(region: string, { allowedAccountIds, tags, assumeRole, profile }: Partial<S3UserStackProps>) {
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: allowedAccountIds as string[] | undefined,
      assumeRole: assumeRole && [assumeRole],
      profile,
      defaultTags: tags && [{ tags }],
      // The console stores an access key's description as a tag of the user, whose key is the access key ID.
      ignoreTags: [{ keyPrefixes: ["AKIA"] }],
    });
  }
}

/** The stacks of each app, since the first of them was prepared. */
const preparedStacks = new WeakMap<IConstruct, readonly TerraformStack[]>();

/** The IDs of the stack's own constructs. */
const ownIds = ["aws", "partition", "backend", "users", "credentials"];

/**
 * A user's construct ID: its name, with which Terraform's addresses begin. If that is impossible, the ID begins with
 * `user!`. No user name contains `!`, so a user's ID never depends on other users.
 */
function userId(userName: unknown): unknown {
  if (typeof userName !== "string") return userName;
  const beginsAsAddress = /^[^\w-]*([A-Za-z_]|$)/.test(userName);
  const isFree = !ownIds.includes(userName) && !(userName in {}); // which has what every JavaScript object has
  return beginsAsAddress && isFree ? userName : `user!${userName}`;
}

/** A construct ID that cdktf accepts, so that a wrong name is reported together with all other errors. */
function freeId(scope: Construct, wanted: unknown, fallback: string): string {
  let id = (typeof wanted === "string" && wanted.replace(/[^\w+=,.@!#-]/g, "_")) || fallback;
  while (id in {} || scope.node.tryFindChild(id)) id += "_"; // in constructs 10.8, "constructor" is always taken
  return id;
}
