import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isToken } from "../terraform/token";

// PGP public keys. Terraform encrypts the secret with one before it writes the state. The provider first creates the
// access key and then encrypts: with a PGP key that can't encrypt, it fails and leaves an access key that is not in
// state.
// https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_access_key#pgp_key

/** The errors of a PGP public key. They never quote it, because it may be a private key by mistake. */
export function pgpKeyErrors(key: unknown): string[] {
  if (isToken(key)) return [];
  const { problem } = read(key);
  if (problem === undefined) return [];
  if (problem === fileName) return [`pgpKey ${problem}. Write readFileSync(${JSON.stringify(key)}, "utf8").`];
  const fix = 'Write the public key that "gpg --armor --export you@example.com" prints, or "keybase:name"';
  return [`pgpKey ${problem}. ${fix}.`];
}

/** A valid key in the provider's format: base64 of the binary key, or `keybase:name`. */
export function providerPgpKey(key: string): string {
  return isToken(key) ? key : (read(key).bytes ?? key);
}

/** A valid key's fingerprint in lower-case hex; undefined if the key is known only after apply, or at Keybase. */
export function pgpFingerprint(key: string): string | undefined {
  return isToken(key) ? undefined : read(key).fingerprint;
}

/** The day a key expired, such as `2026-05-31`; undefined while it is valid. */
export function pgpExpiry(key: string): string | undefined {
  return isToken(key) ? undefined : read(key).expired;
}

/** Announces a key, so that all keys of an app are read in one process: starting one takes a quarter of a second. */
export function announcePgpKey(key: unknown): void {
  if (isArmoredOrBase64(key) && !readings.has(key)) announced.add(key);
}

const fileName = "must be the text of a public key, but is the name of a file";

interface Reading {
  readonly bytes?: string;
  readonly fingerprint?: string;
  /** The day it expired, such as `2026-05-31`. */
  readonly expired?: string;
  readonly problem?: string;
}

const announced = new Set<string>();
const readings = new Map<string, Reading>();

function read(key: unknown): Reading {
  if (typeof key !== "string") return { problem: "must be a string" };
  if (key.trim() === "") return { problem: "must not be empty" };
  if (/^[^\s]+\.(asc|gpg|pgp|pub|key)$/i.test(key)) return { problem: fileName };
  if (key.startsWith("keybase:")) return readKeybase(key);
  announcePgpKey(key);
  if (announced.size > 0) {
    const keys = [...announced];
    const answers = readInChild(keys);
    for (const [index, one] of keys.entries()) readings.set(one, answers[index] as Reading);
    announced.clear();
  }
  return readings.get(key) as Reading;
}

function isArmoredOrBase64(key: unknown): key is string {
  return typeof key === "string" && key.trim() !== "" && !key.startsWith("keybase:") && !isToken(key);
}

/** Keybase names have 2–16 letters, digits and underscores. The provider fetches the key at apply. */
function readKeybase(key: string): Reading {
  return /^keybase:[A-Za-z0-9_]{2,16}$/.test(key)
    ? {}
    : { problem: "must have a Keybase name of 2–16 letters, digits or _ after keybase:" };
}

/** openpgp is asynchronous and synth is not, so a child process reads the keys. */
function readInChild(keys: readonly string[]): Reading[] {
  const reader = join(__dirname, "pgp-key-reader.cjs");
  const { stdout, error, status } = spawnSync(process.execPath, [reader], {
    input: JSON.stringify(keys),
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
    windowsHide: true,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${reader} failed (exit code ${status})`);
  return JSON.parse(stdout);
}
