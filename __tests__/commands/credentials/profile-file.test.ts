import fc from "fast-check";
import { hasProfile, isProfileName, withProfile } from "../../../commands/credentials/profile-file";
import { asSdk } from "../../../commands/credentials/profile-readers";
import { profileShapes } from "../../support/profile-shapes";

const key = { userName: "photos", accessKeyId: "AKIANEW", secretAccessKey: "new/secret+" };
const profile = "[photos]\naws_access_key_id = AKIANEW\naws_secret_access_key = new/secret+\n";

test("there are forty shapes at least", () => {
  expect(new Set(profileShapes.map(({ text }) => text)).size).toBeGreaterThanOrEqual(40);
});

test.each(profileShapes)(
  "a file with $shape gets the key, or is refused with the reason",
  async ({ text, refused }) => {
    if (refused) {
      await expect(withProfile(text, "photos", key)).rejects.toThrow(refused);
      return;
    }
    const changed = await withProfile(text, "photos", key);
    const { photos, ...others } = await asSdk(changed);
    expect(photos).toMatchObject({ aws_access_key_id: "AKIANEW", aws_secret_access_key: "new/secret+" });
    const { photos: _, ...othersBefore } = await asSdk(text);
    expect(others).toStrictEqual(othersBefore);
  },
);

test("an empty file gets the profile", async () => {
  expect(await withProfile("", "photos", key)).toBe(profile);
});

test("a new profile comes last, behind an empty line", async () => {
  const file = "# mine\n[default]\naws_access_key_id=AKIAOLD\n";
  expect(await withProfile(file, "photos", key)).toBe(`${file}\n${profile}`);
});

test("a last line without an end gets one, and nothing else changes", async () => {
  expect(await withProfile("[default]\nregion=x", "photos", key)).toBe(`[default]\nregion=x\n\n${profile}`);
});

test("a file with Windows line ends keeps them", async () => {
  const file = "[default]\r\nregion = x\r\n";
  expect(await withProfile(file, "photos", key)).toBe(`${file}\r\n${profile.replaceAll("\n", "\r\n")}`);
});

test("of an existing profile only the two settings change", async () => {
  const file = [
    "; before\r\n[photos] # the site's\r\nregion = eu-west-1\r\n",
    "AWS_ACCESS_KEY_ID=AKIAOLD\r\n# aws_access_key_id = AKIACOMMENT\r\naws_secret_access_key:old\r\noutput=json\r\n",
    "[other]\r\naws_access_key_id = AKIAOTHER\r\naws_secret_access_key = other",
  ].join("");
  expect(await withProfile(file, "photos", key)).toBe(
    file
      .replace("AWS_ACCESS_KEY_ID=AKIAOLD", "aws_access_key_id = AKIANEW")
      .replace("aws_secret_access_key:old", "aws_secret_access_key = new/secret+"),
  );
});

test("a profile without a key gets one below its header, as deep as what follows", async () => {
  expect(await withProfile("[photos]\nregion = x\n[b]\n", "photos", key)).toBe(`${profile}region = x\n[b]\n`);
  expect(await withProfile("[photos]", "photos", key)).toBe(profile);
  expect(await withProfile("[photos]\n\tregion = x\n", "photos", key)).toBe(
    "[photos]\n\taws_access_key_id = AKIANEW\n\taws_secret_access_key = new/secret+\n\tregion = x\n",
  );
});

test("a profile with half a key gets the other half", async () => {
  expect(await withProfile("[photos]\naws_secret_access_key = old\n", "photos", key)).toBe(profile);
});

test("a key with a line break can't smuggle settings into the file", async () => {
  await expect(withProfile("", "photos", { ...key, secretAccessKey: "a\n[default]" })).rejects.toThrow("characters");
});

test("a profile counts by its whole name, as AWS's parsers take it", () => {
  const file = "[photos-old]\n[ spaced ]\n#[mine]\n";
  expect(hasProfile(file, "photos-old")).toBe(true);
  expect(hasProfile(file, "photos")).toBe(false);
  expect(hasProfile(file, "spaced")).toBe(false);
  expect(hasProfile(file, "mine")).toBe(false);
});

test("every IAM user name can be a profile's name, and nothing that would break the file", () => {
  for (const name of ["photos", "me+you=us,@example.com", "default"]) expect(isProfileName(name)).toBe(true);
  for (const name of ["", "a b", "a]", "a\nb", "#a", "a'", "DEFAULT"]) expect(isProfileName(name)).toBe(false);
});

test("whatever the file holds, all of it is still there in front of a new profile, or it is refused", async () => {
  const line = fc.constantFrom("[a]", "[b]", "aws_access_key_id = x", "# c", "", " key=ÿ", "  [c]", "\t", "s3 =");
  const end = fc.constantFrom("\n", "\r\n");
  const file = fc.array(fc.tuple(line, end)).map((lines) => lines.flat().join(""));
  await fc.assert(
    fc.asyncProperty(file, async (text) => {
      const changed = await withProfile(text, "photos", key).catch((error: Error) => error.message);
      expect(changed.startsWith(text) || /AWS's (command line|SDK)/.test(changed)).toBe(true);
    }),
  );
});
