import { isRecord } from "terraform-s3-user/iam";
import type { App } from "./app";
import type { Block } from "./blocks";

// What changes nobody's access, each with its reason. Nothing else is ever called harmless.

const description = "a description, which people read and AWS does not judge by";
const tags = "tags name things, and no policy in view asks for a tag";
const order = "it decides only in which order Terraform works";
const elsewhere = "it gives nobody anything by itself; what uses it is judged where it stands";

/** Arguments by what they belong to. */
export const harmlessArguments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "resource aws_iam_user": {
    tags,
    force_destroy: "it decides only whether AWS refuses to delete a user that has more than Terraform made",
  },
  "resource aws_iam_policy": { tags, description },
  "resource aws_ssm_parameter": { tags, description },
  "resource aws_secretsmanager_secret": {
    tags,
    description,
    recovery_window_in_days: "it decides only how long AWS keeps a deleted secret",
  },
  "provider aws": { default_tags: tags, ignore_tags: tags },
  output: { description },
  variable: { description },
};

/** A kind of block that may come and go, with the arguments that it may have. */
interface HarmlessBlock {
  readonly reason: string;
  readonly arguments: readonly string[];
}

/** Blocks that may come and go. */
const harmlessBlocks: Readonly<Record<string, HarmlessBlock>> = {
  "resource aws_iam_group": {
    reason: "a group gives access through its policies and to its members only, which are judged",
    arguments: ["name", "path"],
  },
  "resource aws_iam_policy": {
    reason: "a managed policy gives access only where it is attached",
    arguments: ["name", "name_prefix", "path", "policy", "description", "tags"],
  },
  "resource terraform_data": { reason: "it holds nothing and runs nothing", arguments: ["count"] },
  "data aws_iam_policy_document": {
    reason: elsewhere,
    arguments: ["version", "policy_id", "statement", "source_policy_documents", "override_policy_documents"],
  },
  "data aws_partition": { reason: "it only reads the partition's name", arguments: [] },
  "data aws_caller_identity": { reason: "it only reads who Terraform is", arguments: [] },
  "data aws_region": { reason: "it only reads the region's name", arguments: [] },
  local: { reason: elsewhere, arguments: ["value"] },
  variable: { reason: elsewhere, arguments: ["default", "type", "description", "sensitive", "nullable"] },
};

/** Arguments of every resource's `lifecycle` that say only when Terraform refuses, or in which order it works. */
export const harmlessLifecycle: Readonly<Record<string, string>> = {
  prevent_destroy: "it decides only whether Terraform refuses to delete",
  create_before_destroy: order,
  precondition: "it decides only whether Terraform refuses to go on",
  postcondition: "it decides only whether Terraform refuses to go on",
};

/** One argument that changed. */
export interface HarmlessArgument {
  readonly block: Block;
  readonly argument: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The two apps that a change is between. */
export interface Apps {
  readonly base: App;
  readonly head: App;
}

/** Why changing an argument changes nobody's access; undefined when that is not known. */
export function harmlessReason(change: HarmlessArgument, apps: Apps): string | undefined {
  const { block, argument, before, after } = change;
  const { kind, type } = block;
  if (argument === "depends_on" && (kind === "resource" || kind === "output")) return order;
  if (argument === "lifecycle" && kind === "resource") return lifecycleReason(type, before, after);
  if (kind === "output" && (argument === "value" || argument === "sensitive")) return outputReason(block);
  const key = kind === "output" || kind === "variable" ? kind : `${kind} ${type}`;
  const known = Object.hasOwn(harmlessArguments, key) ? harmlessArguments[key] : undefined;
  const reason = known && Object.hasOwn(known, argument) ? known[argument] : undefined;
  return reason === tags && [apps.base, apps.head].some(asksForTags) ? undefined : reason;
}

/** Why a block's coming or going changes nobody's access; undefined when that is not known. */
export function harmlessBlock(block: Block, { base, head }: Apps): string | undefined {
  const { kind, type, address, arguments: args } = block;
  if (kind === "output") return outputReason(block);
  if (address === "terraform.required_providers.aws") return providerReason(args);
  if (kind === "moved") return movedReason(address.slice("moved.".length), args, base, head);
  const key = kind === "local" || kind === "variable" ? kind : `${kind} ${type}`;
  const known = Object.hasOwn(harmlessBlocks, key) ? harmlessBlocks[key] : undefined;
  return known && Object.keys(args).every((argument) => known.arguments.includes(argument)) ? known.reason : undefined;
}

/** Every stack that makes something in AWS names this plug-in; another one's programs are not known. */
function providerReason({ source, version, ...others }: Readonly<Record<string, unknown>>): string | undefined {
  const isAws = /^(registry\.terraform\.io\/)?(hashicorp\/)?aws$/i.test(String(source));
  if (!isAws || typeof version !== "string" || Object.keys(others).length > 0) return undefined;
  return "HashiCorp's AWS provider, which every stack in AWS has";
}

/** An output shows what there is. One that another stack reads is followed there. */
function outputReason({ arguments: args }: Block): string | undefined {
  const known = ["value", "sensitive", "description", "depends_on"];
  if (Object.keys(args).some((argument) => !known.includes(argument))) return undefined;
  return "an output shows what is there, and no secret in the open";
}

/** Whom a key's secret is encrypted for is decided once, when the key is made. */
const pgpKeyIsFinal = "it decides only that a key is not made anew for another pgpKey";

function lifecycleReason(type: string, before: unknown, after: unknown): string | undefined {
  const [old, now] = [lifecycleOf(before), lifecycleOf(after)];
  if (!old || !now) return undefined;
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
  );
  const reasons = changed.map((name) => {
    const ignored = [old.ignore_changes ?? [], now.ignore_changes ?? []].flat();
    const isPgpKey = type === "aws_iam_access_key" && ignored.every((one) => one === "pgp_key");
    if (name === "ignore_changes" && isPgpKey) return pgpKeyIsFinal;
    return Object.hasOwn(harmlessLifecycle, name) ? harmlessLifecycle[name] : undefined;
  });
  return reasons.includes(undefined) ? undefined : [...new Set(reasons)].join("; ");
}

function lifecycleOf(value: unknown): Record<string, unknown> | undefined {
  const given = Array.isArray(value) && value.length === 1 ? value[0] : (value ?? {});
  return isRecord(given) ? given : undefined;
}

/** A resource under another address is the same resource, where one was there before and the other is there now. */
function movedReason(
  to: string,
  { from }: Readonly<Record<string, unknown>>,
  base: App,
  head: App,
): string | undefined {
  const typeOf = (app: App, address: string) => app.stacks.map((stack) => stack.at(address)?.type).find(Boolean);
  const isSame =
    typeof from === "string" && typeOf(base, from) !== undefined && typeOf(base, from) === typeOf(head, to);
  return isSame ? "the same resource under another address" : undefined;
}

const tagAnswers = new WeakMap<App, boolean>();

/** Whether any text of an app asks for tags, so that they may decide who may do what. */
function asksForTags(app: App): boolean {
  const known = tagAnswers.get(app);
  if (known !== undefined) return known;
  // JSON may write any letter as \u0041; in a policy inside a stack's JSON the backslash is escaped once more.
  const readable = (json: object) =>
    JSON.stringify(json).replace(/\\+u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  const answer = app.stacks.some(({ json }) =>
    /(Principal|Resource|Request|ExistingObject)Tag|TagKeys/i.test(readable(json)),
  );
  tagAnswers.set(app, answer);
  return answer;
}
