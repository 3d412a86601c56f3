import { ListAccessKeysCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { generateKey, reformatKey } from "openpgp";
import { Project, succeeded } from "../../support/project";

// A PGP key with an end, as gpg makes them by default, before and after it.

let project: Project;
/** The key of the user that the first tests share. */
let pgp: Awaited<ReturnType<typeof pgpKey>>;
beforeAll(async () => {
  project = await Project.start();
  pgp = await pgpKey();
}, 60_000);
afterAll(() => project.stop());

const made = new Date("2024-01-01T00:00:00Z");
const day = 86_400;
const userIDs = [{ email: "site@example.com" }];

/** An armored public key that expired on its second day, and the same one prolonged until long after this test. */
async function pgpKey(): Promise<{ expired: string; valid: string }> {
  const { privateKey } = await generateKey({ userIDs, date: made, keyExpirationTime: day, format: "object" });
  const prolonged = await reformatKey({
    privateKey,
    userIDs,
    date: made,
    keyExpirationTime: 36_500 * day,
    format: "object",
  });
  return { expired: privateKey.toPublic().armor(), valid: prolonged.publicKey.armor() };
}

const declare = (keys: string) =>
  project.declare(`{ users: [{ userName: "photos", access: S3Access.allBuckets(), accessKeys: [${keys}] }] }`);
const keyIds = async () => {
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "photos" }));
  return AccessKeyMetadata.map(({ AccessKeyId }) => AccessKeyId);
};

const sealed = (name: string, pgp: string) => `{ name: "${name}", pgpKey: ${JSON.stringify(pgp)} }`;

test("keeps an access key when its PGP key expires or is extended", async () => {
  declare(sealed("primary", pgp.valid));
  succeeded(await project.apply());
  const before = await keyIds();

  for (const key of [pgp.expired, pgp.valid]) {
    declare(sealed("primary", key));
    await project.synth();
    expect(await project.isUpToDate()).toBe(true);
  }
  succeeded(await project.terraform("apply", "-auto-approve"));
  expect(await keyIds()).toStrictEqual(before);
});

test("destroys a user whose PGP key has expired since", async () => {
  declare(sealed("primary", pgp.expired));
  await project.synth();
  succeeded(await project.terraform("destroy", "-auto-approve"));
  expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
});

test("creates no access key with an expired PGP key: the plan rejects it with the reason", async () => {
  declare(sealed("primary", (await pgpKey()).expired));
  const { status, stderr } = await project.apply();
  expect(status).toBe(1);
  expect(stderr).toContain("pgpKey_of_photos_primary_has_expired_so_no_access_key_can_be_made");
  expect((await project.iam.send(new ListUsersCommand({}))).Users).toStrictEqual([]);
});

test("rejects a pgpKey that is added to an existing key, or belongs to someone else", async () => {
  const [one, other] = [await pgpKey(), await pgpKey()];
  declare(`{ name: "plain" }, ${sealed("sealed", one.valid)}`);
  succeeded(await project.apply());
  for (const keys of [
    `${sealed("plain", one.valid)}, ${sealed("sealed", one.valid)}`,
    `{ name: "plain" }, ${sealed("sealed", other.valid)}`,
  ]) {
    declare(keys);
    await project.synth();
    const { status, stderr } = await project.terraform("plan", "-no-color");
    expect(status).toBe(1);
    expect(stderr.replace(/\s+/g, " ")).toContain("is not encrypted for the pgpKey in main.ts");
  }
});
