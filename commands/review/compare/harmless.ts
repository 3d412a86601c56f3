import { isDeepStrictEqual } from "node:util";
import { isRecord } from "terraform-s3-user/iam";
import type { App, Stack } from "../../stack/json/app";
import { addressIn, isAwsProvider } from "../../stack/json/blocks";
import { lifecycleOf } from "../../stack/json/lifecycle";
import { usedIn } from "../../stack/json/uses";
import { isOpen, isOpenOutput } from "./open-values";
import type { Comparison, Pair } from "./pair";
import { knownArguments } from "./whole-block";

// What changes nobody's access, each with its reason. Nothing else is ever called harmless.

const description = "a description, which does not affect access";
const tags = "a tag, and no policy of this app has a condition on tags";
const order = "it affects only the order in which Terraform works";
const elsewhere = "it gives no one access by itself; the review checks what uses it";

const harmlessArguments: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "resource aws_iam_user": {
    tags,
    force_destroy: "it affects only whether AWS refuses to delete a user that has more than Terraform created",
  },
  "resource aws_iam_policy": { tags },
  "resource aws_ssm_parameter": { tags, description },
  "resource aws_secretsmanager_secret": {
    tags,
    description,
    recovery_window_in_days: "it affects only how long AWS keeps a deleted secret",
  },
  "provider aws": { default_tags: tags, ignore_tags: tags },
  output: { description },
  variable: { description },
};

/** Blocks that may come and go: the reason, and the arguments that such a block may have. */
const harmlessBlocks: Readonly<Record<string, readonly [reason: string, ...names: readonly string[]]>> = {
  "resource aws_iam_group": [
    "a group gives access only through its policies and to its members, which the review checks",
    ...knownArguments.aws_iam_group,
  ],
  "resource aws_iam_policy": [
    "a managed policy gives access only where it is attached",
    ...knownArguments.aws_iam_policy,
  ],
  "resource terraform_data": ["it contains nothing and runs nothing", "count"],
  "data aws_iam_policy_document": [
    elsewhere,
    ...["version", "policy_id", "statement", "source_policy_documents", "override_policy_documents"],
  ],
  "data aws_partition": ["it only reads the partition's name"],
  "data aws_caller_identity": ["it only reads Terraform's own identity"],
  "data aws_region": ["it only reads the region's name"],
  local: [elsewhere, "value"],
  variable: [elsewhere, "default", "type", "description", "sensitive", "nullable"],
};

/** Arguments of every resource's `lifecycle` that determine only when Terraform refuses, or its order. */
const harmlessLifecycle: Readonly<Record<string, string>> = {
  prevent_destroy: "it affects only whether Terraform refuses to delete",
  create_before_destroy: order,
  precondition: "it affects only whether Terraform stops",
  postcondition: "it affects only whether Terraform stops",
};

/** The reason why a change doesn't affect anyone's access; undefined if that is unknown. */
export function harmlessReason(pair: Pair, comparison: Comparison): string | undefined {
  const { block, argument } = pair;
  if (argument === undefined) return reasonOfBlock(pair, comparison);
  const { kind, type } = block;
  if (argument === "depends_on" && (kind === "resource" || kind === "output")) return order;
  if (argument === "lifecycle" && kind === "resource") return reasonOfLifecycle(pair);
  if (kind === "output" && (argument === "value" || argument === "sensitive")) return reasonOfOutput(pair);
  const key = kind === "output" || kind === "variable" ? kind : `${kind} ${type}`;
  const known = Object.hasOwn(harmlessArguments, key) ? harmlessArguments[key] : undefined;
  const reason = known && Object.hasOwn(known, argument) ? known[argument] : undefined;
  if (reason === undefined || !areOpen(pair)) return undefined;
  return reason === tags && comparison.asksForTags() ? undefined : reason;
}

/** Whether both values are text that anyone may read. */
function areOpen({ before, after, base, head }: Pair): boolean {
  return isOpenIn(base, before) && isOpenIn(head, after);
}

function isOpenIn(stack: Stack | undefined, value: unknown): boolean {
  return value === undefined || (stack !== undefined && isOpen(stack, value));
}

function reasonOfBlock(pair: Pair, { base, head }: Comparison): string | undefined {
  const { kind, type, address, arguments: args } = pair.block;
  if (kind === "output") return reasonOfOutput(pair);
  if (isAwsProvider(pair.block)) return reasonOfProvider(args);
  if (kind === "moved") return reasonOfMove(address.slice("moved.".length), addressIn(args.from), base, head);
  if (kind === "removed") return reasonOfRemoval(pair);
  const key = kind === "local" || kind === "variable" ? kind : `${kind} ${type}`;
  const [reason, ...known] = (Object.hasOwn(harmlessBlocks, key) && harmlessBlocks[key]) || [];
  if (!Object.keys(args).every((argument) => known.includes(argument))) return undefined;
  // A resource's arguments may be read in AWS, and Terraform prints what it can't take: a file, a secret.
  return areOpen(pair) ? reason : undefined;
}

/** Every stack that creates something in AWS requires this provider. Programs of others are unknown. */
function reasonOfProvider({ source: _, version, ...others }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof version !== "string" || Object.keys(others).length > 0) return undefined;
  return "HashiCorp's AWS provider, which every stack in AWS has";
}

/** An output shows what there is. One that another stack reads is followed there. */
function reasonOfOutput({ block, base, head }: Pair): string | undefined {
  const known = ["value", "sensitive", "description", "depends_on"];
  for (const stack of [base, head]) {
    const side = stack?.blocks.get(block.address);
    if (!stack || !side) continue;
    if (!Object.keys(side.arguments).every((argument) => known.includes(argument))) return undefined;
    if (!isOpen(stack, side.arguments.description) || !isOpenOutput(stack, block.address)) return undefined;
  }
  return "an output shows values, and no readable secret";
}

/** The encryption of a key's secret is decided once, when the key is created. */
const pgpKeyIsFinal = "it only prevents that a key is created again for another pgpKey";

function reasonOfLifecycle({ block: { type }, before, after, base, head }: Pair): string | undefined {
  const [old, now] = [lifecycleOf(before), lifecycleOf(after)];
  if (!old || !now) return undefined;
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
  );
  const reasons = changed.map((name) => {
    if (name === "ignore_changes") return reasonOfIgnoring(type, old.ignore_changes, now.ignore_changes);
    if (!saysOnlyOpenText(base, old[name]) || !saysOnlyOpenText(head, now[name])) return undefined;
    return Object.hasOwn(harmlessLifecycle, name) ? harmlessLifecycle[name] : undefined;
  });
  return reasons.includes(undefined) ? undefined : [...new Set(reasons)].join("; ");
}

function reasonOfIgnoring(type: string, before: unknown, after: unknown): string | undefined {
  const [old, now] = [[before ?? []].flat(), [after ?? []].flat()];
  const isPgpKey = type === "aws_iam_access_key" && [...old, ...now].every((one) => one === "pgp_key");
  if (isPgpKey) return pgpKeyIsFinal;
  const leaves = ["path", "permissions_boundary", "tags"];
  const isMoreOfTheSame = old.every((one) => now.includes(one)) && now.every((one) => leaves.includes(String(one)));
  return type === "aws_iam_user" && isMoreOfTheSame ? "it leaves what the user has in AWS as it is" : undefined;
}

/** Terraform prints a condition's message when it refuses, and the values that the condition is about. */
function saysOnlyOpenText(stack: Stack | undefined, conditions: unknown): boolean {
  return [conditions].flat().every((one) => {
    if (!isRecord(one)) return true;
    return isOpenIn(stack, one.error_message) && isAboutItself(one.condition);
  });
}

/** Whether a condition is about the resource's own attributes only; Terraform hides those that are sensitive. */
function isAboutItself(condition: unknown): boolean {
  const used = usedIn(condition);
  return used !== undefined && used.functions.length === 0 && used.references.every(([root]) => root === "self");
}

/** A resource at another address is the same resource if one was there before and the other is there now. */
function reasonOfMove(to: string, from: string, base: App, head: App): string | undefined {
  const typeOf = (app: App, address: string) => app.stacks.map((stack) => stack.at(address)?.type).find(Boolean);
  const type = typeOf(base, from);
  return type !== undefined && type === typeOf(head, to) ? "the same resource under another address" : undefined;
}

/** Forgetting something that was never declared has no effect, nor has undoing that if it is declared again. */
function reasonOfRemoval({ block, before, after, base, head }: Pair): string | undefined {
  const from = addressIn(block.arguments.from);
  const keeps = isDeepStrictEqual(lifecycleOf(block.arguments.lifecycle), { destroy: false });
  const isKnown = Object.keys(block.arguments).every((argument) => argument === "from" || argument === "lifecycle");
  if (!keeps || !isKnown) return undefined;
  if (before === undefined && !base?.at(from)) return "nothing was declared at that address, so nothing is forgotten";
  return after === undefined && head?.at(from) ? "what it forgets is declared again" : undefined;
}
