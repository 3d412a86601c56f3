import { spawnSync } from "node:child_process";
import { enums, armor as toArmor } from "openpgp";
import { Problem } from "./problem";

/**
 * Decrypts a secret with the user's own `gpg`, which asks for the passphrase itself. The secret is only in pipes.
 *
 * @param encrypted base64 of a PGP message
 * @throws Problem without gpg, or without the private key
 */
export function decrypt(encrypted: string, env = process.env): string {
  const { stdout, stderr, error, status } = spawnSync("gpg", ["--quiet", "--decrypt"], {
    input: Buffer.from(encrypted, "base64"),
    encoding: "utf8",
    env,
    windowsHide: true,
  });
  if (!error && status === 0 && stdout !== "") return stdout;
  // If gpg exits before it has read the message, that is an error here too (EPIPE), but it has run and printed a
  // reason.
  const isMissing = (error as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
  throw new Problem(
    `The secret is PGP-encrypted and ${isMissing ? "gpg is not installed" : gpgReason(stderr)}. ${remedy}`,
  );
}

/** An access key as a message for the owner of the private key: `gpg --decrypt FILE` shows its secret. */
export function sealedMessage(userName: string, accessKeyId: string, encrypted: string): string {
  const message = toArmor(enums.armor.message, Buffer.from(encrypted, "base64"));
  return [
    `User name: ${userName}`,
    `Access key ID: ${accessKeyId}`,
    'Secret access key: run "gpg --decrypt" on this file',
    "",
    message,
  ].join("\n");
}

const remedy =
  'Deliver it encrypted with "--format pgp"; the owner of the private key then runs "gpg --decrypt" on that file.';

function gpgReason(stderr: string): string {
  const lines = stderr.split(/\r?\n/).filter((line) => line.startsWith("gpg: "));
  return `gpg can't decrypt it (${lines.at(-1)?.slice("gpg: ".length) ?? "it says nothing"})`;
}
