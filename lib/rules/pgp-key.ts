import { join } from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { remembered } from "../iam/remembered";
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

const fileName = "must be the text of a public key, but is the name of a file";

interface Reading {
  readonly bytes?: string;
  readonly fingerprint?: string;
  /** The day it expired, such as `2026-05-31`. */
  readonly expired?: string;
  readonly problem?: string;
}

function read(key: unknown): Reading {
  if (typeof key !== "string") return { problem: "must be a string" };
  if (key.trim() === "") return { problem: "must not be empty" };
  if (/^[^\s]+\.(asc|gpg|pgp|pub|key)$/i.test(key)) return { problem: fileName };
  if (/^keybase:[A-Za-z0-9_]{2,16}$/.test(key)) return {}; // the provider fetches the key at apply
  if (key.startsWith("keybase:")) {
    return { problem: "must have a Keybase name of 2–16 letters, digits or _ after keybase:" };
  }
  return readInThread(key);
}

/** A thread that reads keys. It runs `pgp-key-reader.cjs`, and ends with the process. */
interface ReaderThread {
  readonly port: MessagePort;
  /** Whether the thread has answered: 0 or 1. */
  readonly answered: Int32Array;
}

let thread: ReaderThread | undefined;

/** openpgp is asynchronous and synth is not, so another thread reads the key, and this one waits. */
const readInThread = remembered((key): Reading => {
  thread ??= startThread();
  const { port, answered } = thread;
  Atomics.store(answered, 0, 0);
  port.postMessage(key);
  if (Atomics.wait(answered, 0, 0, 60_000) === "timed-out") throw new Error("a PGP key could not be read in 60 s");
  return receiveMessageOnPort(port)?.message;
});

function startThread(): ReaderThread {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  new Worker(join(__dirname, "pgp-key-reader.cjs"), {
    workerData: { port: port2, answered },
    transferList: [port2],
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: "" }, // what these load may wait for this thread
  }).unref();
  return { port: port1, answered };
}
