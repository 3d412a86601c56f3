import type { Stack } from "./app";
import type { Block } from "./blocks";
import type { Path } from "./hcl";
import { addressOf, attributeOf, usedIn } from "./uses";

// Where secrets go. A reference is followed through locals, outputs, other stacks of the app and the arguments of other
// blocks, whatever functions are around it.

/**
 * Attributes of `aws_iam_access_key` without a secret. Every other one, and the whole resource, counts as the secret.
 */
const openAttributes = ["id", "user", "status", "create_date", "key_fingerprint", "pgp_key"];

/** Other attributes that contain a secret. */
const secretAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_iam_user_login_profile: ["password", "encrypted_password"],
  aws_iam_service_specific_credential: ["service_password"],
  "data.aws_ssm_parameter": ["value", "insecure_value"],
  "data.aws_secretsmanager_secret_version": ["secret_string", "secret_binary"],
};

/** Attributes that identify a block, and so contain none of its secrets. */
const names = ["id", "arn", "name", "version", "unique_id"];

/**
 * The addresses of the access keys and other blocks whose secret may be in a value: plain, encrypted or as a password.
 */
export function secretsIn(stack: Stack, value: unknown): string[] {
  const found = new Set<string>();
  const followed = new Set<string>();
  const search = (from: Stack, one: unknown): void => {
    for (const path of usedIn(one)?.references ?? []) follow(from, path);
  };
  const follow = (from: Stack, path: Path): void => {
    const key = `${from.name}\n${path.join("\n")}`;
    if (followed.has(key)) return;
    followed.add(key);
    const [address, attribute] = [addressOf(path), attributeOf(path)];
    const block = from.blocks.get(address);
    if (isSecret(path, attribute)) found.add(from === stack ? address : `${address} of stack ${from.name}`);
    else if (block) for (const one of valuesBehind(from, block, path)) search(one.stack, one.value);
  };
  search(stack, value);
  return [...found].sort();
}

function isSecret([root = "", type = ""]: Path, attribute: string): boolean {
  if (root === "aws_iam_access_key") return !openAttributes.includes(attribute);
  const kind = root === "data" ? `data.${type}` : root;
  const secret = Object.hasOwn(secretAttributes, kind) ? secretAttributes[kind] : undefined;
  return secret !== undefined && (attribute === "" || secret.includes(attribute));
}

interface Found {
  readonly stack: Stack;
  readonly value: unknown;
}

/** The result of a reference to a block: an argument, or anything that the block consists of. */
function valuesBehind(stack: Stack, block: Block, path: Path): Found[] {
  if (block.type === "aws_iam_access_key") return [];
  if (block.type === "terraform_remote_state") return outputsOf(stack.stackNamedBy(block), path[4]);
  const attribute = block.kind === "local" ? "value" : attributeOf(path);
  if (Object.hasOwn(block.arguments, attribute)) return [{ stack, value: block.arguments[attribute] }];
  if (block.kind === "resource" && names.includes(attribute)) return [];
  return Object.entries(block.arguments)
    .filter(([argument]) => !isWriteOnly(block, argument))
    .map(([, value]) => ({ stack, value }));
}

/** The value of one output of a stack, or of all of them. */
function outputsOf(stack: Stack | undefined, name: string | undefined): Found[] {
  if (!stack) return [];
  const outputs = [...stack.blocks.values()].filter(
    ({ kind, address }) => kind === "output" && (name === undefined || address === `output.${name}`),
  );
  return outputs.map(({ arguments: args }) => ({ stack, value: args.value }));
}

/** Whether an argument may contain a secret: a sensitive output, or an argument that Terraform never stores. */
export function mayHoldSecret(block: Block, argument: string, value: unknown): boolean {
  if (block.kind === "output" && argument === "value") {
    const used = usedIn(value);
    return block.arguments.sensitive === true && used !== undefined && !used.functions.includes("nonsensitive");
  }
  return isWriteOnly(block, argument);
}

/** The secrets that can be read in the arguments of a block, or in the one of that name, which must not hold any. */
export function exposedSecrets(stack: Stack, block: Block, only?: string): { argument: string; keys: string[] }[] {
  return Object.entries(block.arguments)
    .filter(([argument, value]) => (only ?? argument) === argument && !mayHoldSecret(block, argument, value))
    .map(([argument, value]) => ({ argument, keys: secretsIn(stack, value) }))
    .filter(({ keys }) => keys.length > 0);
}

function isWriteOnly({ kind }: Block, argument: string): boolean {
  return kind === "resource" && argument.endsWith("_wo");
}
