import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { createMessage, decrypt as decryptMessage, encrypt, generateKey, readMessage } from "openpgp";
import { decrypt, sealedMessage } from "../../../commands/system/gpg";
import { temporaryDirectory } from "../../support/temporary-directory";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

/** An environment with a gpg of our own in front of the real one. */
function gpgThat(script: string): NodeJS.ProcessEnv {
  writeFileSync(join(directory, "gpg"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: `${directory}${delimiter}${process.env.PATH}` };
}

test("passes the message to gpg on standard input, never as an argument", () => {
  const env = gpgThat('printf "%s|" "$@"; cat');
  expect(decrypt(Buffer.from("the message").toString("base64"), env)).toBe("--quiet|--decrypt|the message");
});

test("explains in one line what to do without gpg", () => {
  expect(() => decrypt("AAAA", { PATH: directory })).toThrow(
    /^The secret is PGP-encrypted and gpg is not installed\. .* "--format pgp"; .* runs "gpg --decrypt" on .* file\.$/,
  );
});

test("shows gpg's own error, and nothing of its output", () => {
  const env = gpgThat(
    "echo half-a-secret; echo 'gpg: encrypted with …' >&2; echo 'gpg: decryption failed: No secret key' >&2; exit 2",
  );
  const failure = expect(() => decrypt("AAAA", env));
  failure.toThrow(/^The secret is PGP-encrypted and gpg can't decrypt it \(decryption failed: No secret key\)\./);
  failure.not.toThrow("half-a-secret");
});

test("writes the access key ID as plain text, and the secret encrypted for its owner", async () => {
  const { privateKey, publicKey } = await generateKey({ userIDs: [{ name: "Test" }], format: "object" });
  const message = await createMessage({ text: "the secret" });
  const encrypted = await encrypt({ message, encryptionKeys: publicKey, format: "binary" });
  const sealed = sealedMessage("photos", "AKIAEXAMPLE", Buffer.from(encrypted).toString("base64"));
  expect(sealed).toContain("User name: photos\nAccess key ID: AKIAEXAMPLE\n");
  expect(sealed).not.toContain("the secret");
  const armoredMessage = sealed.slice(sealed.indexOf("-----BEGIN"));
  const { data } = await decryptMessage({ message: await readMessage({ armoredMessage }), decryptionKeys: privateKey });
  expect(data).toBe("the secret");
});
