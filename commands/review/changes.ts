import { holdsExpression, show } from "terraform-s3-user/iam";
import { type App, Origin, type Resource, type Stack } from "./app";
import { type Block, blocksOf } from "./blocks";
import { type HarmlessArgument, harmlessBlock, harmlessReason } from "./harmless";
import { isOutputRead, mentionsOf } from "./mentions";
import type { Change, Verdict } from "./model";
import type { PolicyEffects } from "./policy-effects";
import { isResourcePolicy, resourcePolicies, statementsOf, unknownPrincipals } from "./resource-policies";
import { maySecretStand, secretsIn } from "./secrets";
import { argumentDefaults } from "./terraform-plan";

// Every difference of two synthesized apps, address by address and argument by argument. Each gets one verdict, and what
// is on no list is not judged: a change is called harmless because it is known to be, never because nothing is known.

/** What a change means, and why. */
interface Judgement {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** Two apps, and what the policies in them came to. */
export interface Comparison {
  readonly base: App;
  readonly head: App;
  readonly effects: PolicyEffects;
  /** `stack user` of everybody whose difference is told. */
  readonly toldUsers: ReadonlySet<string>;
}

/** Every argument that differs, in the order of the head's JSON, then what is gone. */
export function changesBetween(comparison: Comparison): Change[] {
  const names = new Set([...comparison.head.stacks, ...comparison.base.stacks].map((stack) => stack.name));
  return [...names].sort().flatMap((name) => changesOfStack(name, comparison));
}

/** One argument's two values. */
interface Pair {
  readonly stack: string;
  readonly block: Block;
  /** Absent for a block that came or went. */
  readonly argument?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly old?: Stack;
  readonly now?: Stack;
}

function changesOfStack(stack: string, comparison: Comparison): Change[] {
  const [old, now] = [comparison.base.stack(stack), comparison.head.stack(stack)];
  const after = now ? blocksOf(now.json) : new Map<string, Block>();
  const before = moved(old ? blocksOf(old.json) : new Map<string, Block>(), after);
  const changes: Change[] = [];
  for (const address of new Set<string>([...after.keys(), ...before.keys()])) {
    const [earlier, later] = [before.get(address), after.get(address)];
    const block = (later ?? earlier) as Block;
    const place = { stack, block, old, now };
    const isWhole = !(earlier && later);
    const pairs: Pair[] = isWhole ? [{ ...place, before: earlier?.arguments, after: later?.arguments }] : [];
    if (!isWhole || isTakenApart(block)) {
      for (const argument of new Set([
        ...Object.keys(later?.arguments ?? {}),
        ...Object.keys(earlier?.arguments ?? {}),
      ])) {
        const values = { before: earlier?.arguments[argument], after: later?.arguments[argument] };
        if (JSON.stringify(values.before) !== JSON.stringify(values.after))
          pairs.push({ ...place, argument, ...values });
      }
    }
    changes.push(...pairs.map((pair) => asChange(pair, judge(pair, comparison))));
  }
  return changes;
}

/** The base's blocks at the addresses that the head moves them to. */
function moved(before: ReadonlyMap<string, Block>, after: ReadonlyMap<string, Block>): Map<string, Block> {
  const blocks = new Map(before);
  for (const {
    kind,
    address,
    arguments: { from },
  } of after.values()) {
    const [to, earlier] = [address.slice("moved.".length), blocks.get(String(from))];
    if (kind !== "moved" || earlier?.kind !== "resource" || blocks.has(to) || after.has(String(from))) continue;
    if (after.get(to)?.type !== earlier.type) continue;
    blocks.delete(String(from));
    blocks.set(to, { ...earlier, address: to });
  }
  return blocks;
}

/** Blocks whose arguments are looked at one by one too when the whole block is new or gone. */
function isTakenApart({ kind }: Block): boolean {
  return kind === "provider" || kind === "backend";
}

function asChange({ stack, block, argument, before, after }: Pair, judgement: Judgement): Change {
  const shown = (value: unknown) => {
    if (value === undefined) return undefined;
    return isSecretive(argument) || (block.kind === "backend" && argument === "path") ? "(hidden)" : show(value);
  };
  const whole = argument === undefined;
  return {
    stack,
    address: block.address,
    argument,
    before: whole ? undefined : shown(before),
    after: whole ? undefined : shown(after),
    ...judgement,
  };
}

function isSecretive(argument: string | undefined): boolean {
  return argument !== undefined && /password|secret|token|credential|private|access_key|_wo$/i.test(argument);
}

const seeUser = (user: string) => `see user ${user}`;

function judge(pair: Pair, comparison: Comparison): Judgement {
  return (
    secretJudgement(pair) ??
    sameValue(pair) ??
    policyJudgement(pair, comparison) ??
    harmlessJudgement(pair, comparison) ??
    accessJudgement(pair, comparison) ?? { verdict: "not judged", reason: whyNotJudged(pair) }
  );
}

function whyNotJudged({ block: { kind, type, address }, argument }: Pair): string {
  if (kind === "module") return "a module's own resources are not in the JSON";
  if (kind === "other") return `this review does not know ${type} blocks`;
  if (argument === undefined) return `this review does not know what ${type} lets whom do`;
  return `this review does not know what ${argument} of ${kind === "resource" || kind === "data" ? type : address} decides`;
}

/** A secret that goes where it may be read, or went there. */
function secretJudgement({ block, argument, old, now }: Pair): Judgement | undefined {
  // Whether an output may hold a secret says another of its arguments.
  const isWhole = argument === undefined || block.kind === "output";
  const inTheOpen = (stack: Stack | undefined) => {
    const side = stack && blocksOf(stack.json).get(block.address);
    const values = Object.entries(side?.arguments ?? {}).filter(([name]) => isWhole || name === argument);
    return values.flatMap(([name, value]) =>
      stack && side && !maySecretStand(side, name, value) ? secretsIn(stack, value) : [],
    );
  };
  const [before, after] = [inTheOpen(old), inTheOpen(now)];
  if (after.length > 0) return { verdict: "changes access", reason: `the secret of ${after.join(", ")} goes here` };
  if (before.length > 0) return { verdict: "changes access", reason: `the secret of ${before.join(", ")} went here` };
  return undefined;
}

/** Values that Terraform makes the same of: a reference and its answer, a default written out. */
function sameValue({ block, argument, before, after, old, now }: Pair): Judgement | undefined {
  if (argument === undefined || !old || !now || !["resource", "data", "provider"].includes(block.kind))
    return undefined;
  const normal = (stack: Stack, value: unknown) => {
    const origin = new Origin();
    const given = value ?? argumentDefaults[`${block.type}.${argument}`];
    const answer = stack.value(given, origin);
    return origin.assumed.size > 0 ? undefined : JSON.stringify([answer]);
  };
  const [one, other] = [normal(old, before), normal(now, after)];
  if (one === undefined || one !== other) return undefined;
  return { verdict: "changes nobody's access", reason: "the same value, written differently" };
}

/** What the change does to the policies that were made of it. */
function policyJudgement(pair: Pair, { effects, base, head }: Comparison): Judgement | undefined {
  const { stack, block, argument } = pair;
  if (argument === undefined && Object.hasOwn(ofUsers, `${block.kind} ${block.type}`)) return undefined;
  // Whether a block exists, and how often, concerns all that was made of it.
  const isExistence = argument === "count" || argument === "for_each";
  const effect = effects.of(stack, block.address, isExistence ? undefined : argument);
  if (!effect) return undefined;
  if (effect.unjudged) return { verdict: "not judged", reason: effect.unjudged };
  const elsewhere = argument === undefined ? undefined : otherUse(pair, effects, [base, head]);
  if (elsewhere) return { verdict: "not judged", reason: `it is used in ${elsewhere} too` };
  if (effect.users.length > 0) return { verdict: "changes access", reason: seeUser(effect.users.join(", ")) };
  const isOnlyText = argument === undefined || policyTexts.test(`${block.kind} ${block.type} ${argument}`);
  return isOnlyText
    ? { verdict: "changes nobody's access", reason: "the statements in force stay the same" }
    : undefined;
}

/** Arguments that make a policy's text or name and nothing else. */
const policyTexts =
  /^(resource aws_iam_(user|group)_policy (policy|name|name_prefix|count|for_each)|resource aws_iam_policy policy|data aws_iam_policy_document (version|policy_id|statement|source_policy_documents|override_policy_documents)|local local value|variable variable default|output output value)$/;

/** Where a block's value is used beside the policies that were looked at: what it does there is not known. */
function otherUse(
  { stack, block, argument }: Pair,
  effects: PolicyEffects | undefined,
  apps: readonly App[],
): string | undefined {
  const isValue = block.kind === "local" || block.kind === "variable" || block.kind === "data";
  if (effects && !isValue && block.kind !== "output") return undefined;
  for (const app of apps) {
    const side = app.stack(stack);
    for (const mention of side ? mentionsOf(side, block.address) : []) {
      if (!isValue && mention.attribute !== "" && mention.attribute !== argument) continue;
      if (mention.address.startsWith("output.")) continue; // shows a value, gives nobody anything
      if (!effects?.of(stack, mention.address, mention.argument)) return `${mention.address} ${mention.argument}`;
    }
    if (block.kind === "output" && isOutputRead(app.stacks, block.address.slice("output.".length)) && !effects) {
      return "another stack";
    }
  }
  return undefined;
}

function harmlessJudgement(pair: Pair, comparison: Comparison): Judgement | undefined {
  const { block, argument, before, after } = pair;
  const reason =
    argument === undefined
      ? harmlessBlock(block, comparison)
      : harmlessReason({ block, argument, before, after } satisfies HarmlessArgument, comparison);
  if (reason === undefined) return undefined;
  const elsewhere = argument === undefined ? undefined : otherUse(pair, undefined, [comparison.base, comparison.head]);
  if (elsewhere) return { verdict: "not judged", reason: `it is used in ${elsewhere} too` };
  return { verdict: "changes nobody's access", reason };
}

/** Arguments that decide who a user is and which keys it has; the user's own part of the review tells of them. */
const ofUsers: Readonly<Record<string, readonly string[]>> = {
  "resource aws_iam_user": ["name", "path", "permissions_boundary"],
  "data aws_iam_user": ["user_name"],
  "resource aws_iam_access_key": ["user", "status", "pgp_key"],
};

/** Where the secret of a key is delivered to, and who can read it there. */
const secretStores = ["aws_ssm_parameter", "aws_secretsmanager_secret", "aws_secretsmanager_secret_version"];

/** Arguments of the AWS provider that decide which account is changed, and with whose rights. */
export const accountArguments = [
  "region",
  "alias",
  "allowed_account_ids",
  "forbidden_account_ids",
  "profile",
  "assume_role",
  "assume_role_with_web_identity",
  "access_key",
  "secret_key",
  "token",
  "shared_config_files",
  "shared_credentials_files",
  "endpoints",
];

function accessJudgement(pair: Pair, comparison: Comparison): Judgement | undefined {
  const { stack, block, argument } = pair;
  const { kind, type } = block;
  if (argument !== undefined && ["count", "for_each", "provider", "lifecycle", "provisioner"].includes(argument)) {
    return undefined;
  }
  const known = ofUsers[`${kind} ${type}`];
  if (known && (argument === undefined || known.includes(argument))) return userJudgement(pair, comparison);
  if (kind === "import") return importJudgement(pair, comparison);
  if (kind === "resource" && secretStores.includes(type) && argument !== "policy") {
    return { verdict: "changes access", reason: "it decides who can read a delivered secret, or which one" };
  }
  if (kind === "resource" && argument !== undefined && isResourcePolicy(type, argument))
    return resourcePolicyJudgement(pair);
  if (kind === "resource" && argument === undefined && hasResourcePolicy(type)) return resourcePolicyJudgement(pair);
  if (kind === "resource" && /^aws_iam_user_(policies|policy_attachments)_exclusive$/.test(type)) {
    return { verdict: "changes access", reason: "Terraform takes every policy from the user that is not listed here" };
  }
  if (kind === "provider" && type === "aws" && (argument === undefined || accountArguments.includes(argument))) {
    return { verdict: "changes access", reason: "it decides which account Terraform changes, and with whose rights" };
  }
  if (kind === "backend") {
    return { verdict: "changes access", reason: `who reads stack ${stack}'s state has the secrets in it` };
  }
  return undefined;
}

function userJudgement({ stack, block, old, now }: Pair, { toldUsers }: Comparison): Judgement {
  const names = [old, now].flatMap((side) => {
    const resource = side?.at(block.address);
    return (side && resource && userNameOf(side, resource)) ?? [];
  });
  const told = [...new Set(names)].filter((name) => toldUsers.has(`${stack}\n${name}`));
  if (told.length > 0) return { verdict: "changes access", reason: seeUser(told.join(", ")) };
  const isAnew = !(old?.at(block.address) && now?.at(block.address));
  return isAnew
    ? { verdict: "changes access", reason: "Terraform deletes the old one and makes a new one" }
    : { verdict: "not judged", reason: "what it does to a user could not be told" };
}

function userNameOf(stack: Stack, resource: Resource): string | undefined {
  const argument = resource.address.startsWith("data.")
    ? "user_name"
    : resource.type === "aws_iam_user"
      ? "name"
      : "user";
  return stack.textArgument(resource, argument);
}

function importJudgement({ stack, block, old, now }: Pair, { toldUsers }: Comparison): Judgement | undefined {
  const target = block.address.replace(/^import\./, "");
  for (const side of [now, old]) {
    const resource = /^aws_iam_(user|access_key)\./.test(target) ? side?.at(target) : undefined;
    const name = side && resource && userNameOf(side, resource);
    if (name !== undefined && toldUsers.has(`${stack}\n${name}`)) {
      return { verdict: "changes access", reason: seeUser(name) };
    }
  }
  return undefined;
}

function hasResourcePolicy(type: string): boolean {
  return ["aws_s3_bucket_policy", "aws_secretsmanager_secret_policy", "aws_kms_key_policy"].includes(type);
}

/** A policy of a bucket, role, secret or key, told by its statements: whoever they name gains or loses. */
function resourcePolicyJudgement({ block, argument, old, now }: Pair): Judgement | undefined {
  const [before, after] = [old, now].map((stack) => {
    const policy =
      stack &&
      resourcePolicies(stack).find(({ resource, argument: of }) => {
        return resource.address === block.address && (argument === undefined || of === argument);
      });
    if (!stack?.at(block.address)) return new Map<string, string>();
    if (!policy) return argument === undefined ? undefined : new Map<string, string>();
    const isKnown = statementsOf(policy).every((statement) => unknownPrincipals(stack, statement).length === 0);
    return "document" in policy.policy &&
      isKnown &&
      !holdsExpression(policy.policy.text.replace(/\$\{(stack\.[^}]*\.)?(data\.)?aws_iam_user\.[\w-]+\.arn\}/g, ""))
      ? new Map(statementsOf(policy).map((statement) => [JSON.stringify(statement), show(statement)]))
      : undefined;
  });
  if (!before || !after) return undefined;
  const more = [...after].filter(([key]) => !before.has(key)).map(([, text]) => `now says ${text}`);
  const less = [...before].filter(([key]) => !after.has(key)).map(([, text]) => `no longer says ${text}`);
  if (more.length + less.length === 0) return { verdict: "changes nobody's access", reason: "the same statements" };
  return { verdict: "changes access", reason: [...more, ...less].join("; ") };
}
