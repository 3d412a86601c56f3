import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isToken } from "../terraform/token";

// PGP public keys that AWS's secret is encrypted with before Terraform writes it to state. The provider creates the
// access key first and encrypts then: with a key that can't encrypt it fails and leaves a live access key behind.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_access_key#pgp_key

/** What is wrong with a PGP public key. The messages never quote it: by mistake it may be a private one. */
export function pgpKeyErrors(key: unknown): string[] {
  if (isToken(key)) return [];
  const { problem } = read(key);
  return problem === undefined
    ? []
    : [`pgpKey ${problem}; write the public key that "gpg --armor --export you@example.com" prints, or "keybase:name"`];
}

/** A valid key as the provider takes it: base64 of the binary key, or `keybase:name`. */
export function providerPgpKey(key: string): string {
  return isToken(key) ? key : (read(key).bytes ?? key);
}

interface Reading {
  readonly bytes?: string;
  readonly problem?: string;
}

const readings = new Map<string, Reading>();

function read(key: unknown): Reading {
  if (typeof key !== "string") return { problem: "is not a string" };
  if (key.trim() === "") return { problem: "is empty" };
  if (key.startsWith("keybase:")) return readKeybase(key);
  const reading = readings.get(key) ?? readInChild(key);
  readings.set(key, reading);
  return reading;
}

/** Keybase's own rule for names: 2–16 letters, digits and underscores. The provider fetches the key at apply. */
function readKeybase(key: string): Reading {
  return /^keybase:[A-Za-z0-9_]{2,16}$/.test(key)
    ? {}
    : { problem: "begins with keybase: but no Keybase name of 2–16 letters, digits or _ follows" };
}

/** openpgp answers with promises and synth can't wait for one, so a process of its own does. */
function readInChild(key: string): Reading {
  const reader = join(__dirname, "pgp-key-reader.cjs");
  const { stdout, error, status } = spawnSync(process.execPath, [reader], {
    input: key,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
    windowsHide: true,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${reader} ended with status ${status}`);
  return JSON.parse(stdout);
}
