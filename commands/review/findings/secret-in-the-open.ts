import type { Stack } from "../../stack/json/app";
import type { Block } from "../../stack/json/blocks";
import { mayHoldSecret, secretsIn } from "../../stack/json/secrets";
import { toRun } from "../../terminal/how-to-run";
import type { Found, StackRule } from "./rule";

export const secretInTheOpen: StackRule = {
  name: "secret-in-the-open",
  severities: ["high"],
  finds:
    "The secret of an access key (`secret`, `encrypted_secret`, `ses_smtp_password_v4`, or the whole key) is used outside a sensitive output or a write-only argument, or is written to a parameter that is not a SecureString.",
  why: "It then appears in plans, logs, another state or a file.",
  remedy: `Deliver it with \`deliverTo\`, which uses write-only arguments, or with \`${toRun("credentials")}\`.`,
  look: ({ stack }) => [...stack.blocks.values()].flatMap((block) => foundIn(stack, block)),
};

function foundIn(stack: Stack, block: Block): Found[] {
  const uses = Object.entries(block.arguments).map(([argument, value]) => ({
    argument,
    keys: secretsIn(stack, value),
    isOpen: !mayHoldSecret(block, argument, value),
  }));
  const open = uses.filter(({ keys, isOpen }) => isOpen && keys.length > 0);
  if (open.length > 0) {
    return open.map(({ argument, keys }) =>
      finding(block, `uses the secret of ${keys.join(", ")} in ${block.address}, ${argument}`),
    );
  }
  const written = uses.flatMap(({ keys }) => keys);
  const isPlain =
    block.kind === "resource" && block.type === "aws_ssm_parameter" && block.arguments.type !== "SecureString";
  return isPlain && written.length > 0
    ? [finding(block, `writes the secret of ${written.join(", ")} to ${block.address}, which is not a SecureString`)]
    : [];
}

function finding({ address }: Block, message: string): Found {
  return { message, address, fix: "deliverTo: SecretStore.ssm() // write-only, encrypted" };
}
