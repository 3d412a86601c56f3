import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { isRecord } from "./iam/json";
import { partitionOf } from "./iam/partition";
import { refuseInvalidInput } from "./invalid-input";
import { isUserStack, stackMark } from "./rules/own-classes";
import { inStack, sharedStateErrors, stackErrors, stackIdErrors } from "./rules/stack";
import { S3User } from "./s3-user";
import { declareOutputs } from "./s3-user-outputs";
import type { S3UserProps } from "./s3-user-props";
import { StateBackend } from "./state-backend";
import { PrivateSynthesizer } from "./terraform/private-synthesizer";
import { isToken } from "./terraform/token";

/** The properties of a stack of S3 users. */
export interface S3UserStackProps {
  /**
   * The users, each with a name of its own; AWS allows 5,000 in an account. A name that only Terraform knows is
   * addressed by its position here: for such a user, {@link S3User} takes an id of its own.
   */
  readonly users: readonly S3UserProps[];
  /**
   * The AWS region. IAM is global; the region decides the partition: `cn-*` is `aws-cn`, `us-gov-*` is `aws-us-gov`.
   * @default "us-east-1"
   */
  readonly region?: string;
  /**
   * The accounts that Terraform may touch: 12 digits each. With any other credentials plan and apply stop at once.
   * @default every account
   */
  readonly allowedAccountIds?: readonly string[];
  /**
   * Where Terraform's state lives.
   * @default StateBackend.local()
   */
  readonly backend?: StateBackend;
  /**
   * Tags for every user of the stack (the provider's `default_tags`); counted into each user's 50.
   * @default no tags
   */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * A Terraform stack of S3 users: the AWS provider, the state backend, the users, and the two outputs `users` and
 * `credentials` (sensitive), keyed by user name.
 *
 * Raises `InvalidInputError` at synth with every mistake in the whole app, before anything is written.
 *
 * @see https://developer.hashicorp.com/terraform/cdktf/concepts/stacks
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export class S3UserStack extends TerraformStack {
  protected readonly [stackMark] = true;
  /** The users in the order they were declared. */
  readonly users: readonly S3User[] = [];
  /** Where the state lives, as one line; undefined while the input is refused. */
  readonly stateAddress?: string;

  /** @param id The stack's name: letters, digits, `.`, `_` and `-`. It names the state: renaming starts an empty one. */
  constructor(scope: Construct, id: string, props: S3UserStackProps) {
    super(scope, freeId(scope, id, "stack"));
    const errors = [...stackIdErrors(id, this), ...stackErrors(props)].map(inStack(id));
    this.node.addValidation({
      validate: () => [...errors, ...sharedStateErrors(this, this.stateAddress).map(inStack(id))],
    });

    const { region = "us-east-1", allowedAccountIds, tags, backend = StateBackend.local(), users } = props ?? {};
    // Provider and users are declared even in a refused stack, so that all mistakes are reported along with its own.
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: allowedAccountIds as string[] | undefined,
      defaultTags: tags && [{ tags }],
    });
    const partition = isToken(region) ? new DataAwsPartition(this, "partition").partition : partitionOf(region);
    this.users = Array.isArray(users) ? users.map((user, index) => this.addUser(user, index, partition)) : [];
    if (errors.length > 0) return;

    backend.attachTo(this, region);
    this.stateAddress = backend.addressOf(id);
    this.synthesizer = new PrivateSynthesizer(this, this.synthesizer, backend.localDirectory);
    declareOutputs(this, () => this.users);
  }

  /** Refuses the whole app's bad input once, in its first stack, because cdktf writes one stack after the other. */
  override prepareStack(): void {
    const first = this.node.scope?.node.children.find(isUserStack);
    if (first === this) refuseInvalidInput(this.node.root);
    // cdktf resolves everything twice: first to find what stacks take from each other, which a lone stack can't.
    if (!isLoneStack(this)) super.prepareStack();
  }

  private addUser(user: S3UserProps, index: number, partition: string): S3User {
    const id = isToken(user?.userName) ? `user#${index + 1}` : userId(user?.userName);
    return new S3User(
      this,
      freeId(this, id, "user"),
      isRecord(user) ? { ...user, partition: user.partition ?? partition } : user,
    );
  }
}

function isLoneStack(stack: TerraformStack): boolean {
  return stack.node.root.node.findAll().every((construct) => construct === stack || !TerraformStack.isStack(construct));
}

/** Ids of the stack's own constructs, and the properties that every JavaScript object has. */
function isTaken(id: string): boolean {
  return ["aws", "partition", "backend", "users", "credentials"].includes(id) || id in {};
}

/**
 * A user's construct id: its name, which Terraform's addresses then begin with. Where that can't be, `user!` stands
 * before it; no user name has a `!`, so a user's id never depends on the other users.
 */
function userId(userName: unknown): unknown {
  if (typeof userName !== "string") return userName;
  const beginsAsAddress = /^[^\w-]*([A-Za-z_]|$)/.test(userName);
  return beginsAsAddress && !isTaken(userName) ? userName : `user!${userName}`;
}

/** A construct id that cdktf accepts, so that a wrong name can be reported with everything else instead of thrown. */
function freeId(scope: Construct, wanted: unknown, fallback: string): string {
  let id = (typeof wanted === "string" && wanted.replace(/[^\w+=,.@!#-]/g, "_")) || fallback;
  while (scope.node.tryFindChild(id)) id += "_";
  return id;
}
