// Judges a PGP public key for lib/pgp-key.ts: the key on stdin; on stdout {"bytes": base64} or {"problem": "…"}.
// A problem never quotes the input, which may be somebody's private key.

const { readFileSync } = require("node:fs");
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
async function problemOf(bytes) {
  const keys = await readKeys({ binaryKeys: bytes });
  if (keys.some((key) => key.isPrivate())) return "is a private key";
  if (keys.length > 1) return `holds ${keys.length} keys`;
  const [key] = keys;
  if (await key.isRevoked()) return "is revoked";
  const expires = await key.getExpirationTime();
  if (expires instanceof Date && expires <= new Date()) return `expired on ${expires.toISOString().slice(0, 10)}`;
  return key.getEncryptionKey().then(
    () => undefined,
    () => "cannot encrypt: it has no encryption key that is valid now and strong enough",
  );
}

async function main() {
  try {
    const text = readFileSync(0, "utf8");
    const blocks = text.split("-----BEGIN ").length - 1;
    if (blocks > 1) return { problem: `holds ${blocks} keys` };
    const bytes = await bytesOf(text);
    const problem = await problemOf(bytes);
    return problem ? { problem } : { bytes: bytes.toString("base64") };
  } catch {
    return { problem: "cannot be read as a PGP public key" };
  }
}

main().then((answer) => process.stdout.write(JSON.stringify(answer)));
