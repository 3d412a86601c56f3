import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateKey, type KeyOptions, type PrivateKey } from "openpgp";
import { pgpExpiry, pgpKeyErrors, providerPgpKey } from "../../../lib/rules/pgp-key";
import { fromSource } from "../../support/from-source";
import { projectRoot } from "../../support/project-root";
import { userRefusals } from "../../support/synth";
import { temporaryDirectory } from "../../support/temporary-directory";

let someKey: PrivateKey;
beforeAll(async () => {
  someKey = await newKey();
});

test("converts an armored key to base64 of the binary key, as the provider needs it", () => {
  const key = someKey.toPublic();
  expect(pgpKeyErrors(key.armor())).toStrictEqual([]);
  expect(providerPgpKey(key.armor())).toBe(base64(key.write()));
});

test("reads a key with Windows line ends, or text around it, as the same key", () => {
  const key = someKey.toPublic();
  const mailed = `Here is my key:\r\n${key.armor().replaceAll(/\r?\n/g, "\r\n")}\r\nBye`;
  expect(pgpKeyErrors(mailed)).toStrictEqual([]);
  expect(providerPgpKey(mailed)).toBe(base64(key.write()));
});

test("removes the line breaks of a base64 key", () => {
  const text = base64(someKey.toPublic().write());
  expect(providerPgpKey(text.replaceAll(/.{60}/g, "$&\n"))).toBe(text);
});

test("passes a Keybase name and a Terraform expression unchanged", () => {
  for (const key of ["keybase:some_person", "${var.pgp_key}"]) {
    expect(pgpKeyErrors(key)).toStrictEqual([]);
    expect(providerPgpKey(key)).toBe(key);
  }
});

test("accepts a key of the newest version", async () => {
  const key = await newKey({ type: "curve25519", config: { v6Keys: true } });
  expect(pgpKeyErrors(key.toPublic().armor())).toStrictEqual([]);
});

test("rejects a private key, armored or not, and shows no word of it", () => {
  for (const text of [someKey.armor(), base64(someKey.write())]) {
    expect(pgpKeyErrors(text)).toStrictEqual([
      expect.stringMatching(/^pgpKey is a private key\. Write the public key/),
    ]);
    expect(pgpKeyErrors(text).join()).not.toContain(text.split("\n")[3] ?? text);
  }
});

test("never shows a private key in an error of synth", () => {
  const pgpKey = someKey.armor();
  const message = userRefusals({ accessKeys: [{ name: "primary", pgpKey }] }).join("\n");
  expect(message).toContain('stack "website", user "ada": access key "primary": pgpKey is a private key');
  for (const line of pgpKey.split("\n").filter((line) => line.length > 4)) expect(message).not.toContain(line.trim());
});

test("reads a key without what NODE_OPTIONS preloads, which could wait for the thread that waits for the key", () => {
  const preload = join(temporaryDirectory(), "preload.cjs");
  writeFileSync(preload, 'if (!require("node:worker_threads").isMainThread) process.exit();');
  const rules = JSON.stringify(join(projectRoot, "lib", "rules", "pgp-key.ts"));
  const script = `console.log(require(${rules}).pgpKeyErrors(process.env.KEY))`;
  const env = { ...process.env, NODE_OPTIONS: `--require ${preload}`, KEY: someKey.toPublic().armor() };
  const args = [...fromSource, "--eval", script];
  const { stdout } = spawnSync(process.execPath, args, { env, encoding: "utf8", cwd: projectRoot, timeout: 20_000 });
  expect(stdout).toBe("[]\n");
});

test("warns of an expired key with the date, because it matters only for a new access key", async () => {
  const key = await newKey({ date: new Date("2024-01-01T00:00:00Z"), keyExpirationTime: 86_400 });
  expect(pgpKeyErrors(key.toPublic().armor())).toStrictEqual([]);
  expect(pgpExpiry(key.toPublic().armor())).toBe("2024-01-02");
});

test("rejects a revoked key", async () => {
  const revoked = await someKey.revoke();
  expect(pgpKeyErrors(revoked.toPublic().armor())).toStrictEqual([expect.stringContaining("pgpKey is revoked.")]);
});

test("rejects a key that can only sign, because an access key would be left in AWS", async () => {
  const key = await newKey({ subkeys: [] });
  expect(pgpKeyErrors(key.toPublic().armor())).toStrictEqual([expect.stringContaining("pgpKey can't encrypt:")]);
});

test("rejects two keys at once, in one block or in two", async () => {
  const [one, two] = [someKey.toPublic(), (await newKey()).toPublic()];
  const ring = base64(Buffer.concat([one.write(), two.write()]));
  for (const text of [ring, one.armor() + two.armor()]) {
    expect(pgpKeyErrors(text)).toStrictEqual([expect.stringContaining("pgpKey must be one key, but has 2.")]);
  }
});

test.each([
  ["", "must not be empty"],
  ["  \n", "must not be empty"],
  [42, "must be a string"],
  ["nonsense", "must be a PGP public key"],
  ["-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----", "must be a PGP public key"],
  ["you@example.com", "must be a PGP public key"],
  ["keybase:", "must have a Keybase name"],
  ["keybase:a b", "must have a Keybase name"],
])("rejects %j: it %s", (key, reason) => {
  expect(pgpKeyErrors(key)).toStrictEqual([expect.stringContaining(reason)]);
});

async function newKey(options: Partial<KeyOptions> = {}): Promise<PrivateKey> {
  const { privateKey } = await generateKey({ userIDs: [{ name: "Test" }], ...options, format: "object" });
  return privateKey;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
