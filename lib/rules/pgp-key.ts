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
  if (problem === undefined) return [];
  if (problem === fileName) return [`pgpKey ${problem}; write readFileSync(${JSON.stringify(key)}, "utf8")`];
  return [
    `pgpKey ${problem}; write the public key that "gpg --armor --export you@example.com" prints, or "keybase:name"`,
  ];
}

/** A valid key as the provider takes it: base64 of the binary key, or `keybase:name`. */
export function providerPgpKey(key: string): string {
  return isToken(key) ? key : (read(key).bytes ?? key);
}

/** A valid key's fingerprint in lower-case hex; undefined for one that only Terraform or Keybase knows. */
export function pgpFingerprint(key: string): string | undefined {
  return isToken(key) ? undefined : read(key).fingerprint;
}

/** The day a key expired, such as `2026-05-31`; undefined while it is valid. */
export function pgpExpiry(key: string): string | undefined {
  return isToken(key) ? undefined : read(key).expired;
}

/** Announces a key, so that all of an app's are read together: starting a process for each takes a quarter second. */
export function announcePgpKey(key: unknown): void {
  if (isArmoredOrBase64(key) && !readings.has(key)) announced.add(key);
}

const fileName = "must be the text of a public key, but is the name of a file";

interface Reading {
  readonly bytes?: string;
  readonly fingerprint?: string;
  /** The day it expired. */
  readonly expired?: string;
  readonly problem?: string;
}

const announced = new Set<string>();
const readings = new Map<string, Reading>();

function read(key: unknown): Reading {
  if (typeof key !== "string") return { problem: "is not a string" };
  if (key.trim() === "") return { problem: "is empty" };
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

/** Keybase's own rule for names: 2–16 letters, digits and underscores. The provider fetches the key at apply. */
function readKeybase(key: string): Reading {
  return /^keybase:[A-Za-z0-9_]{2,16}$/.test(key)
    ? {}
    : { problem: "begins with keybase: but no Keybase name of 2–16 letters, digits or _ follows" };
}

/** openpgp answers with promises and synth can't wait for one, so a process of its own does. */
function readInChild(keys: readonly string[]): Reading[] {
  const reader = join(__dirname, "pgp-key-reader.cjs");
  const { stdout, error, status } = spawnSync(process.execPath, [reader], {
    input: JSON.stringify(keys),
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
    windowsHide: true,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${reader} ended with status ${status}`);
  return JSON.parse(stdout);
}
