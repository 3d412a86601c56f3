import type { Stack } from "../../stack/json/app";
import type { Block } from "../../stack/json/blocks";
import { exposedSecrets, secretsIn } from "../../stack/json/secrets";
import { toRun } from "../../terminal/how-to-run";
import type { Found, StackRule } from "./rule";

export const secretInTheOpen: StackRule = {
  name: "secret-in-the-open",
  severities: ["high"],
  finds:
    "The secret of an access key (`secret`, `encrypted_secret`, `ses_smtp_password_v4`, or the whole key) is used " +
    "outside a sensitive output or a write-only argument, or is written to a parameter that is not a SecureString.",
  why: "It then appears in plans, logs, another state or a file.",
  remedy: `Deliver it with \`deliverTo\`, which uses write-only arguments, or with \`${toRun("credentials")}\`.`,
  look: ({ stack }) => [...stack.blocks.values()].flatMap((block) => foundIn(stack, block)),
};

function foundIn(stack: Stack, block: Block): Found[] {
  const { kind, type, address, arguments: args } = block;
  const open = exposedSecrets(stack, block);
  const messages = open.map(({ argument, keys }) => `uses the secret of ${keys.join(", ")} in ${address}, ${argument}`);
  if (kind === "resource" && type === "aws_ssm_parameter" && args.type !== "SecureString" && open.length === 0) {
    const written = Object.values(args).flatMap((value) => secretsIn(stack, value));
    const what = `writes the secret of ${written.join(", ")} to ${address}, which is not a SecureString`;
    if (written.length > 0) messages.push(what);
  }
  return messages.map((message) => ({
    message,
    address,
    fix: "deliverTo: SecretStore.ssm() // write-only, encrypted",
  }));
}
