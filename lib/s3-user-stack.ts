import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Lazy, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { accountIdErrors, isRecord, maxTags, regionErrors, show, tagErrors, unknownPropertyErrors } from "./iam-rules";
import { refuseInvalidInput } from "./invalid-input";
import { partitionOf } from "./partition";
import { PrivateSynthesizer } from "./private-synthesizer";
import { S3User, type S3UserProps } from "./s3-user";
import { StateBackend } from "./state-backend";
import { isToken } from "./terraform-token";

/** What a stack of S3 users is. */
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
  /** The users in the order they were declared. */
  readonly users: readonly S3User[] = [];
  /** Where the state lives, as one line; undefined while the input is refused. */
  readonly stateAddress?: string;

  /** @param id The stack's name: letters, digits, `.`, `_` and `-`. It names the state: renaming starts an empty one. */
  constructor(scope: Construct, id: string, props: S3UserStackProps) {
    super(scope, freeId(scope, id, "stack"));
    const errors = [...stackIdErrors(id, this), ...stackErrors(props)].map(inStack(id));
    this.node.addValidation({ validate: () => [...errors, ...sharedStateErrors(this).map(inStack(id))] });

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
    this.addOutputs();
  }

  /** Refuses the whole app's bad input once, in its first stack, because cdktf writes one stack after the other. */
  override prepareStack(): void {
    const first = this.node.scope?.node.children.find((child) => child instanceof S3UserStack);
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

  private addOutputs(): void {
    new TerraformOutput(this, "users", {
      description: "User name → ARN, policy name and access key ids.",
      value: Lazy.anyValue({ produce: () => this.byUserName((user) => user.summary) }),
    });
    new TerraformOutput(this, "credentials", {
      description: "User name → key → access key id and secret, or the PGP-encrypted secret.",
      value: Lazy.anyValue({ produce: () => this.byUserName((user) => user.credentials) }),
      sensitive: true,
    });
  }

  private byUserName(describe: (user: S3User) => object): object {
    return Object.fromEntries(this.users.map((user) => [user.userName, describe(user)]));
  }
}

const stackProperties: Readonly<Record<keyof S3UserStackProps, true>> = {
  users: true,
  region: true,
  allowedAccountIds: true,
  backend: true,
  tags: true,
};

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

function inStack(id: unknown): (error: string) => string {
  return (error) => `stack ${show(id)}: ${error}`;
}

function stackIdErrors(id: unknown, stack: S3UserStack): string[] {
  if (typeof id !== "string" || !/^\w[\w.-]{0,89}$/.test(id)) {
    return ['the stack\'s name must be 1–90 letters, digits, ".", "_" or "-" (for example "image-optimizer")'];
  }
  if (id in {}) return ["JavaScript keeps that name for itself; rename the stack"];
  return stack.node.id === id ? [] : ["the app has two stacks of that name; rename one"];
}

function stackErrors(props: unknown): string[] {
  if (!isRecord(props)) return [`the properties are ${show(props)}; write for example { users: [{ userName: "…" }] }`];
  const { users, region, allowedAccountIds, backend, tags } = props;
  return [
    ...unknownPropertyErrors(props, stackProperties),
    ...(region === undefined ? [] : regionErrors(region)),
    ...(allowedAccountIds === undefined ? [] : allowedAccountIdsErrors(allowedAccountIds)),
    ...(backend === undefined ? [] : backendErrors(backend, region)),
    ...(tags === undefined ? [] : tagErrors(tags)),
    ...(Array.isArray(users)
      ? users.flatMap((user) => mergedTagErrors(user, tags))
      : [`users is ${show(users)}; write for example [{ userName: "s3-image-optimizer" }]`]),
  ];
}

function allowedAccountIdsErrors(ids: unknown): string[] {
  if (isToken(ids)) return [];
  if (Array.isArray(ids) && ids.length > 0) return ids.flatMap(accountIdErrors);
  return [`allowedAccountIds is ${show(ids)}; write for example ["123456789012"], or leave it out`];
}

function backendErrors(backend: unknown, region: unknown): string[] {
  if (backend instanceof StateBackend) return backend.validate(region);
  return [`backend is ${show(backend)}; write for example StateBackend.local()`];
}

/** The stack's tags and the user's own end up on the same user. */
function mergedTagErrors(user: unknown, stackTags: unknown): string[] {
  const own = isRecord(user) && isRecord(user.tags) ? user.tags : {};
  const shared = isRecord(stackTags) ? stackTags : {};
  const name = isRecord(user) ? show(user.userName) : show(user);
  const count = Object.keys({ ...shared, ...own }).length;
  const twins = Object.keys(own).flatMap((key) =>
    Object.keys(shared)
      .filter((other) => other !== key && other.toLowerCase() === key.toLowerCase())
      .map((other) => `user ${name} has the tag ${show(key)}, the stack ${show(other)}; IAM ignores case: use one`),
  );
  return count <= maxTags || Object.keys(own).length > maxTags
    ? twins
    : [...twins, `user ${name} has ${count} tags with the stack's, more than IAM's ${maxTags}; remove some`];
}

function sharedStateErrors(stack: S3UserStack): string[] {
  if (stack.stateAddress === undefined) return [];
  const twin = stack.node.root.node.children.find(
    (child) => child instanceof S3UserStack && child.stateAddress === stack.stateAddress,
  );
  if (!twin || twin === stack) return [];
  return [`the state would overwrite stack "${twin.node.id}"'s at ${stack.stateAddress}; give each stack its own`];
}
