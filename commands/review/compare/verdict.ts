import { type App, Origin, type Resource, type Stack, userNameOf } from "../../stack/json/app";
import type { Block } from "../../stack/json/blocks";
import { isIgnored } from "../../stack/json/lifecycle";
import { isOutputRead, mentionsOf } from "../../stack/json/mentions";
import { exposedSecrets } from "../../stack/json/secrets";
import { attributeOf } from "../../stack/json/uses";
import { isResourcePolicy } from "../../stack/policies/of-resources";
import { harmlessReason } from "./harmless";
import { type Comparison, changesAccess, isHarmless, type Judgement, notJudged, type Pair } from "./pair";
import { keptInAws, type PolicyEffects } from "./policy-effects";
import { isReplacedBy, replacedWith } from "./replacement";
import { argumentDefaults } from "./resource-changes";
import { resourcePolicyJudgement } from "./resource-policy-change";
import { otherBlockOf } from "./same-object";
import { doesMore } from "./whole-block";

// What one difference means for access. Each question below may answer; the first answer counts, and what none of them
// can answer is not judged: a change is called harmless because it is known to be, never because nothing is known.

export function judge(pair: Pair, comparison: Comparison): Judgement {
  return (
    exposesSecret(pair) ??
    isSameValue(pair) ??
    doesMore(pair) ??
    isLeftInAws(pair, comparison) ??
    isDeclaredTwice(pair, comparison) ??
    replacesResource(pair) ??
    changesPolicies(pair, comparison) ??
    hasNoEffect(pair, comparison) ??
    isKnownToGiveAccess(pair, comparison) ??
    notJudged(whyNotJudged(pair))
  );
}

function whyNotJudged({ block: { kind, type, address }, argument }: Pair): string {
  if (kind === "module") return "a module's own resources are not in the JSON";
  if (kind === "other") return `this review does not know ${type} blocks`;
  if (argument === undefined) return `this review does not know how ${type} affects access`;
  const owner = kind === "resource" || kind === "data" ? type : address;
  return `this review does not know how ${argument} of ${owner} affects access`;
}

/** A secret that is or was written to a place where others may read it. */
function exposesSecret({ block, argument, base, head }: Pair): Judgement | undefined {
  // Another argument of an output says whether it can contain a secret.
  const only = block.kind === "output" ? undefined : argument;
  const inTheOpen = (stack: Stack | undefined) => {
    const side = stack?.blocks.get(block.address);
    return stack && side ? exposedSecrets(stack, side, only).flatMap(({ keys }) => keys) : [];
  };
  const [before, after] = [inTheOpen(base), inTheOpen(head)];
  if (after.length > 0) return changesAccess(`the secret of ${after.join(", ")} is written here`);
  if (before.length > 0) return changesAccess(`the secret of ${before.join(", ")} was written here`);
  return undefined;
}

/** Values that are equal for Terraform: a reference and its result, or an explicit default. */
function isSameValue({ block, argument, before, after, base, head }: Pair): Judgement | undefined {
  if (argument === undefined || !base || !head || !["resource", "data", "provider"].includes(block.kind)) {
    return undefined;
  }
  const normal = (stack: Stack, value: unknown) => {
    const origin = new Origin();
    const given = value ?? argumentDefaults[`${block.type}.${argument}`];
    const answer = stack.value(given, origin);
    return origin.assumed.size > 0 ? undefined : JSON.stringify([answer]);
  };
  const [one, other] = [normal(base, before), normal(head, after)];
  return one !== undefined && one === other ? isHarmless("the same value, written differently") : undefined;
}

/** Arguments for Terraform itself, which `ignore_changes` does not concern. */
const metaArguments = ["count", "for_each", "provider", "lifecycle", "depends_on", "provisioner", "connection"];

/** Where a policy's text is judged by its statements, and the view of a policy says that Terraform keeps it. */
const policies = ["aws_iam_user_policy", "aws_iam_group_policy", "aws_iam_policy"];

/** A change that Terraform ignores, unless it creates the resource only now. */
function isLeftInAws(pair: Pair, comparison: Comparison): Judgement | undefined {
  const { block, argument, addresses, base, head } = pair;
  if (block.kind !== "resource" || argument === undefined || metaArguments.includes(argument)) return undefined;
  if (argument === "policy" && policies.includes(block.type)) return undefined;
  if (argument === "pgp_key") return undefined; // the user's part shows it, in case the key does not exist yet
  const isThere = addresses.some((address) => base?.at(address));
  const after = head?.at(block.address);
  if (!isThere || !after || !isIgnored(after, argument)) return undefined;
  return harmlessReason(pair, comparison) === undefined ? notJudged(keptInAws) : undefined;
}

/** Two blocks of one object in AWS. It is unknown which of them is applied last. */
function isDeclaredTwice(pair: Pair, { base, head }: Comparison): Judgement | undefined {
  if (pair.block.kind !== "resource" || pair.argument === "tags" || pair.argument === "depends_on") return undefined;
  for (const resource of sidesOf(pair)) {
    const other = otherBlockOf(resource, [base, head], pair.addresses);
    if (!other) continue;
    return notJudged(
      `${other} may be the same object in AWS: Terraform deletes, creates and changes the two in any order`,
    );
  }
  return undefined;
}

/** The resource in the two apps. */
function sidesOf({ addresses, base, head }: Pair): Resource[] {
  return [base, head].flatMap((stack) => addresses.flatMap((address) => stack?.at(address) ?? []));
}

/** A resource that Terraform deletes and creates again, by the argument itself or by `replace_triggered_by`. */
function replacesResource(pair: Pair): Judgement | undefined {
  const { block, argument, base, head } = pair;
  const isMeta = argument === "lifecycle" || argument === "depends_on";
  const others = isMeta ? [] : [base, head].flatMap((stack) => (stack ? replacedWith(stack, block, argument) : []));
  if (others.length > 0) {
    return changesAccess(`Terraform replaces ${[...new Set(others)].join(", ")} with it (replace_triggered_by)`);
  }
  if (block.kind !== "resource" || argument === undefined || block.type === "aws_iam_access_key") return undefined;
  if (!base?.at(block.address) && pair.addresses.length < 2) return undefined;
  if (!isReplacedBy(block.type, [argument])) return undefined;
  return changesAccess("Terraform deletes it and creates it again, so that it is missing in between");
}

/** The effect of the change on the policies that come from it. */
function changesPolicies(pair: Pair, { effects, base, head }: Comparison): Judgement | undefined {
  const { stack, block, argument } = pair;
  if (argument === undefined && Object.hasOwn(ofUsers, `${block.kind} ${block.type}`)) return undefined;
  // Whether a block exists, and how often, concerns all that was made of it.
  const isExistence = argument === "count" || argument === "for_each";
  const effect = effects.of(stack, block.address, isExistence ? undefined : argument);
  if (!effect) return undefined;
  if (effect.unjudged) return notJudged(effect.unjudged);
  const elsewhere = argument === undefined ? undefined : otherUse(pair, effects, [base, head]);
  if (elsewhere) return notJudged(`it is used in ${elsewhere} too`);
  if (effect.users.length > 0) return concernsUsers(effect.users);
  const isOnlyText = argument === undefined || policyTexts[`${block.kind} ${block.type}`]?.includes(argument);
  return isOnlyText && !isExclusive(block) ? isHarmless("the statements in force stay the same") : undefined;
}

function concernsUsers(users: readonly string[]): Judgement {
  return { ...changesAccess(`it decides what ${users.join(", ")} can do`), users };
}

/** Arguments that make a policy's text and nothing else. */
const policyTexts: Readonly<Record<string, readonly string[]>> = {
  "resource aws_iam_user_policy": ["policy", "count", "for_each"],
  "resource aws_iam_group_policy": ["policy", "count", "for_each"],
  "resource aws_iam_policy": ["policy"],
  "data aws_iam_policy_document": ["version", "policy_id", "statement"],
  "local local": ["value"],
  "variable variable": ["default"],
  "output output": ["value"],
};

/** The other uses of a block's value, apart from policies that were read. Their effect is unknown. */
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
      const attribute = mention.path ? attributeOf(mention.path) : "";
      if (!isValue && attribute !== "" && attribute !== argument) continue;
      const output = /^output\.(.+)$/.exec(mention.address)?.[1];
      if (output !== undefined && !isOutputRead(app.stacks, output)) continue; // shows a value, and grants nothing
      if (!effects?.of(stack, mention.address, mention.argument)) return `${mention.address} ${mention.argument}`;
    }
    if (block.kind === "output" && isOutputRead(app.stacks, block.address.slice("output.".length)) && !effects) {
      return "another stack";
    }
  }
  return undefined;
}

function hasNoEffect(pair: Pair, comparison: Comparison): Judgement | undefined {
  const reason = harmlessReason(pair, comparison);
  if (reason === undefined) return undefined;
  const { base, head } = comparison;
  const elsewhere = pair.argument === undefined ? undefined : otherUse(pair, undefined, [base, head]);
  return elsewhere ? notJudged(`it is used in ${elsewhere} too`) : isHarmless(reason);
}

/** Arguments that decide who a user is and which keys it has, which the user's own part of the review shows. */
const ofUsers: Readonly<Record<string, readonly string[]>> = {
  "resource aws_iam_user": ["name", "path", "permissions_boundary"],
  "data aws_iam_user": ["user_name"],
  "resource aws_iam_access_key": ["user", "status", "pgp_key"],
};

/** Where the secret of a key is delivered to, and who can read it there. */
const secretStores = ["aws_ssm_parameter", "aws_secretsmanager_secret", "aws_secretsmanager_secret_version"];

/** Arguments of the AWS provider that decide which account is changed, and with whose rights. */
const accountArguments = [
  ...["region", "alias", "allowed_account_ids", "forbidden_account_ids", "endpoints"],
  ...["profile", "assume_role", "assume_role_with_web_identity", "access_key", "secret_key", "token"],
  ...["shared_config_files", "shared_credentials_files"],
];

function isKnownToGiveAccess(pair: Pair, comparison: Comparison): Judgement | undefined {
  const { stack, block, argument } = pair;
  const { kind, type } = block;
  if (argument !== undefined && ["count", "for_each", "provider", "lifecycle", "provisioner"].includes(argument)) {
    return undefined;
  }
  const known = ofUsers[`${kind} ${type}`];
  if (known && (argument === undefined || known.includes(argument))) return changesUser(pair, comparison);
  if (kind === "import") return importsUser(pair, comparison);
  if (kind === "removed" && argument === undefined) return forgets(pair);
  if (kind === "resource" && secretStores.includes(type) && argument !== "policy") {
    return changesAccess("it decides who can read a delivered secret, or which secret that is");
  }
  if (kind === "resource" && isResourcePolicy(type, argument)) return resourcePolicyJudgement(pair);
  if (kind === "resource" && isExclusive(block)) {
    return changesAccess("Terraform removes every policy or user that is not listed here");
  }
  if (kind === "provider" && type === "aws" && (argument === undefined || accountArguments.includes(argument))) {
    return changesAccess("it decides which account Terraform changes, and with whose rights");
  }
  return kind === "backend"
    ? changesAccess(`anyone who can read the state of stack ${stack} has the secrets in it`)
    : undefined;
}

/** A resource that Terraform no longer manages, and does not delete. */
function forgets({ block, after, base }: Pair): Judgement {
  const wasDeclared = base?.at(block.address.slice("removed.".length)) !== undefined;
  return changesAccess(
    after !== undefined && wasDeclared
      ? "Terraform forgets it, and leaves it in AWS as it is"
      : "Terraform deletes what it has at that address and has not forgotten yet",
  );
}

/** Resources that take away what others gave. */
function isExclusive({ type }: Block): boolean {
  return exclusive.includes(type);
}

const exclusive = [
  "aws_iam_policy_attachment",
  "aws_iam_group_membership",
  "aws_iam_user_policies_exclusive",
  "aws_iam_user_policy_attachments_exclusive",
];

function changesUser(pair: Pair, { shownUsers }: Comparison): Judgement {
  const names = sidesOf(pair).flatMap((resource) => userNameOf(resource) ?? []);
  const shown = [...new Set(names)].filter((name) => shownUsers.has(`${pair.stack}\n${name}`));
  if (shown.length > 0) return concernsUsers(shown);
  const { base, head, block } = pair;
  return base?.at(block.address) && head?.at(block.address)
    ? notJudged("its effect on a user is unknown")
    : changesAccess("Terraform deletes the old one and creates a new one");
}

function importsUser({ stack, block, argument, base, head }: Pair, { shownUsers }: Comparison): Judgement | undefined {
  const target = block.address.replace(/^import\./, "");
  if (argument !== undefined || !/^aws_iam_(user|access_key)\./.test(target)) return undefined;
  for (const side of [head, base]) {
    const resource = side?.at(target);
    const name = resource && userNameOf(resource);
    if (name === undefined || !shownUsers.has(`${stack}\n${name}`)) continue;
    if (block.arguments.id === undefined) return undefined;
    const id = String(block.arguments.id);
    if (resource?.type !== "aws_iam_user" || id === name) return concernsUsers([name]);
    return changesAccess(`it imports ${id}, which Terraform then renames to ${name}`);
  }
  return undefined;
}
