import type { Stack } from "./app";
import { Origin } from "./app";
import type { Block } from "./blocks";

/** Attributes of `aws_iam_access_key` that hold no secret. Every other one, and the whole of it, counts as the secret. */
const harmlessAttributes = ["id", "user", "status", "create_date", "key_fingerprint", "pgp_key"];

/** An access key whose secret stands somewhere. */
const keyMention = /\baws_iam_access_key\.([\w-]+)((?:\.[\w-]+)?)/g;

/** The addresses of the access keys whose secret a value holds, plain, encrypted or as an SMTP password. */
export function secretsIn(stack: Stack, value: unknown): string[] {
  const found = new Set<string>();
  for (const text of textsIn(value)) {
    // Only where a text leaves the stack, its answer tells more than itself; a local is looked at where it stands.
    const followed = text.includes("terraform_remote_state.") ? textsIn(stack.value(text, new Origin())) : [];
    for (const one of [text, ...followed]) {
      if (!one.includes("${")) continue;
      for (const [, name, attribute = ""] of one.matchAll(keyMention)) {
        if (!harmlessAttributes.includes(attribute.slice(1))) found.add(`aws_iam_access_key.${name}`);
      }
    }
  }
  return [...found].sort();
}

function* textsIn(value: unknown): Generator<string> {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === "string") yield one;
    else if (typeof one === "object" && one !== null) {
      for (const [key, inner] of Object.entries(one)) waiting.push(key, inner);
    }
  }
}

/** Whether an argument is where a secret may stand: a sensitive output, or an argument that Terraform never keeps. */
export function maySecretStand({ kind, arguments: args }: Block, argument: string, value: unknown): boolean {
  if (kind === "output" && argument === "value") {
    return args.sensitive === true && ![...textsIn(value)].some((text) => /\bnonsensitive\s*\(/.test(text));
  }
  return kind === "resource" && argument.endsWith("_wo");
}
