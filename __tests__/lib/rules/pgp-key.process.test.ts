import { Testing } from "cdktf";
import { generateKey, type KeyOptions, type PrivateKey } from "openpgp";
import { InvalidInputError, S3Access, S3UserStack } from "terraform-s3-user";
import { pgpExpiry, pgpKeyErrors, providerPgpKey } from "../../../lib/rules/pgp-key";

let someKey: PrivateKey;
beforeAll(async () => {
  someKey = await newKey();
});

test("an armored key becomes base64 of the binary key, as the provider takes it", () => {
  const key = someKey.toPublic();
  expect(pgpKeyErrors(key.armor())).toStrictEqual([]);
  expect(providerPgpKey(key.armor())).toBe(base64(key.write()));
});

test("a key with Windows line ends, or text around it, is the same key", () => {
  const key = someKey.toPublic();
  const mailed = `Here is my key:\r\n${key.armor().replaceAll(/\r?\n/g, "\r\n")}\r\nBye`;
  expect(pgpKeyErrors(mailed)).toStrictEqual([]);
  expect(providerPgpKey(mailed)).toBe(base64(key.write()));
});

test("a base64 key loses its line breaks", () => {
  const text = base64(someKey.toPublic().write());
  expect(providerPgpKey(text.replaceAll(/.{60}/g, "$&\n"))).toBe(text);
});

test("a Keybase name and a Terraform expression go through as they are", () => {
  for (const key of ["keybase:some_person", "${var.pgp_key}"]) {
    expect(pgpKeyErrors(key)).toStrictEqual([]);
    expect(providerPgpKey(key)).toBe(key);
  }
});

test("a key of the newest version is accepted", async () => {
  const key = await newKey({ type: "curve25519", config: { v6Keys: true } });
  expect(pgpKeyErrors(key.toPublic().armor())).toStrictEqual([]);
});

test("a private key is refused, armored or not, and not a word of it is repeated", () => {
  for (const text of [someKey.armor(), base64(someKey.write())]) {
    expect(pgpKeyErrors(text)).toStrictEqual([
      expect.stringMatching(/^pgpKey is a private key\. Write the public key/),
    ]);
    expect(pgpKeyErrors(text).join()).not.toContain(text.split("\n")[3] ?? text);
  }
});

test("a private key never shows in what synth says", () => {
  const pgpKey = someKey.armor();
  const stack = new S3UserStack(Testing.app(), "site", {
    users: [{ userName: "photos", access: S3Access.allBuckets(), accessKeys: [{ name: "primary", pgpKey }] }],
  });
  const message = synthError(stack);
  expect(message).toContain('stack "site", user "photos": access key "primary": pgpKey is a private key');
  for (const line of pgpKey.split("\n").filter((line) => line.length > 4)) expect(message).not.toContain(line.trim());
});

test("a key that expired is told by the day, for it matters only when an access key is made", async () => {
  const key = await newKey({ date: new Date("2024-01-01T00:00:00Z"), keyExpirationTime: 86_400 });
  expect(pgpKeyErrors(key.toPublic().armor())).toStrictEqual([]);
  expect(pgpExpiry(key.toPublic().armor())).toBe("2024-01-02");
});

test("a revoked key is refused", async () => {
  const revoked = await someKey.revoke();
  expect(pgpKeyErrors(revoked.toPublic().armor())).toStrictEqual([expect.stringContaining("pgpKey is revoked.")]);
});

test("a key that can only sign is refused, because AWS would keep an access key that nobody has", async () => {
  const key = await newKey({ subkeys: [] });
  expect(pgpKeyErrors(key.toPublic().armor())).toStrictEqual([expect.stringContaining("pgpKey can't encrypt:")]);
});

test("two keys at once are refused, in one block or in two", async () => {
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
])("%j is refused: it %s", (key, reason) => {
  expect(pgpKeyErrors(key)).toStrictEqual([expect.stringContaining(reason)]);
});

async function newKey(options: Partial<KeyOptions> = {}): Promise<PrivateKey> {
  const { privateKey } = await generateKey({ userIDs: [{ name: "Test" }], ...options, format: "object" });
  return privateKey;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

function synthError(stack: S3UserStack): string {
  try {
    Testing.synth(stack, true);
  } catch (error) {
    return String(error);
  }
  throw new Error(`${InvalidInputError.name} expected`);
}
