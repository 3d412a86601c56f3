// A thread that reads PGP public keys for pgp-key.ts. The answer to a key's text is
// {"bytes": base64, "fingerprint": hex, "expired"?: date} or {"problem": "…"}.
// A problem never quotes the input, which may be a private key.

const { workerData } = require("node:worker_threads");
const { readKeys, unarmor } = require("openpgp");

/** @param {string} text */
async function bytesOf(text) {
  if (!text.includes("-----BEGIN ")) {
    if (!/^[A-Za-z0-9+/\s]+=*\s*$/.test(text)) throw new Error("neither armored nor base64");
    return Buffer.from(text, "base64");
  }
  const { data } = await unarmor(text.slice(text.indexOf("-----BEGIN ")));
  const chunks = [];
  for await (const chunk of [].concat(data)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @param {Buffer} bytes */
async function facts(bytes) {
  const keys = await readKeys({ binaryKeys: bytes });
  if (keys.some((key) => key.isPrivate())) return { problem: "is a private key" };
  if (keys.length > 1) return { problem: `must be one key, but has ${keys.length}` };
  const [key] = keys;
  const fingerprint = key.getFingerprint();
  const good = { bytes: bytes.toString("base64"), fingerprint };
  if (await key.isRevoked()) return { problem: "is revoked" };
  const end = await expiryOf(key);
  const isExpired = end !== undefined && end <= new Date();
  // An expired key is checked as of its last day, because it may belong to an existing access key.
  const canEncrypt = await key
    .getEncryptionKey(undefined, isExpired ? new Date(end.getTime() - 1000) : new Date())
    .then(
      () => true,
      () => false,
    );
  if (!canEncrypt) {
    return { problem: "can't encrypt: it has no encryption key that is valid now and strong enough" };
  }
  return isExpired ? { ...good, expired: end.toISOString().slice(0, 10) } : good;
}

/** When the key, or the last of its encryption keys, expires; undefined if never. */
async function expiryOf(key) {
  const ends = [await key.getExpirationTime()];
  const subkeys = await Promise.all(key.getSubkeys().map((subkey) => subkey.getExpirationTime().catch(() => null)));
  const isForAll = await key.getEncryptionKey().then(
    () => false,
    () => true,
  );
  if (isForAll) ends.push(...subkeys);
  const dates = ends.filter((end) => end instanceof Date);
  return dates.length > 0 ? new Date(Math.min(...dates)) : undefined;
}

/** @param {string} text */
async function read(text) {
  try {
    const blocks = text.split("-----BEGIN ").length - 1;
    return blocks > 1 ? { problem: `must be one key, but has ${blocks}` } : await facts(await bytesOf(text));
  } catch {
    return { problem: "must be a PGP public key" };
  }
}

const { port, answered } = workerData;
port.on("message", async (text) => {
  port.postMessage(await read(text));
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});
