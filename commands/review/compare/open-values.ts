import type { Stack } from "../../stack/json/app";
import type { Path } from "../../stack/json/hcl";
import { mayHoldSecret, secretsIn } from "../../stack/json/secrets";
import { addressOf, attributeOf, usedIn } from "../../stack/json/uses";

// Values that anyone may read: literal text and names of things. An output or a tag is harmless only if it contains
// nothing else: a function may read a file, a data source a secret, and a module anything.

/** Attributes that only identify a thing, by what they belong to. */
const namingAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_iam_access_key: ["create_date", "id", "key_fingerprint", "status", "user"],
  aws_iam_group: ["arn", "id", "name", "path"],
  aws_iam_policy: ["arn", "id", "name", "path", "policy_id"],
  aws_iam_role: ["arn", "id", "name", "unique_id"],
  aws_iam_user: ["arn", "id", "name", "path", "unique_id"],
  aws_iam_user_policy: ["id", "name", "user"],
  aws_s3_bucket: ["arn", "bucket", "bucket_domain_name", "bucket_regional_domain_name", "id", "region"],
  aws_secretsmanager_secret: ["arn", "id", "name"],
  aws_ssm_parameter: ["arn", "id", "name"],
  "data.aws_caller_identity": ["account_id", "arn", "id", "user_id"],
  "data.aws_iam_user": ["arn", "id", "path", "user_id", "user_name"],
  "data.aws_partition": ["dns_suffix", "id", "partition"],
  "data.aws_region": ["description", "id", "name"],
};

/** Whether a value is literal text and names of things. */
export function isOpen(stack: Stack, value: unknown): boolean {
  return isMadeOf(stack, value, namesOnly, new Set());
}

/** Whether an output may contain the value: a public one or, in a sensitive output, secrets of access keys. */
export function isOpenOutput(stack: Stack, address: string): boolean {
  const block = stack.blocks.get(address);
  if (!block) return true;
  const { value } = block.arguments;
  if (!mayHoldSecret(block, "value", value)) return isOpen(stack, value) && secretsIn(stack, value).length === 0;
  return isMadeOf(stack, value, namesAndKeys, new Set());
}

type Allowed = (kind: string, attribute: string) => boolean;

const namesOnly: Allowed = (kind, attribute) =>
  Object.hasOwn(namingAttributes, kind) && (namingAttributes[kind]?.includes(attribute) ?? false);

const namesAndKeys: Allowed = (kind, attribute) =>
  kind === "aws_iam_access_key" ? attribute !== "" : namesOnly(kind, attribute);

function isMadeOf(stack: Stack, value: unknown, allowed: Allowed, followed: Set<string>): boolean {
  const used = usedIn(value);
  return used?.isDirect === true && used.references.every((path) => isAllowed(stack, path, allowed, followed));
}

function isAllowed(stack: Stack, path: Path, allowed: Allowed, followed: Set<string>): boolean {
  const [root = "", type = ""] = path;
  const key = `${stack.name}\n${path.join("\n")}`;
  if (followed.has(key)) return false;
  followed.add(key);
  const block = stack.blocks.get(addressOf(path));
  if (root === "local") return block !== undefined && isMadeOf(stack, block.arguments.value, allowed, followed);
  if (type === "terraform_remote_state" && block) {
    const from = stack.stackBehind(block);
    const output = path[3] === "outputs" && path.length === 5 ? from?.blocks.get(`output.${path[4]}`) : undefined;
    return from !== undefined && output !== undefined && isMadeOf(from, output.arguments.value, allowed, followed);
  }
  return block !== undefined && allowed(root === "data" ? `data.${type}` : root, attributeOf(path));
}
