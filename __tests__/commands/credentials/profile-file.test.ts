import fc from "fast-check";
import { hasProfile, isProfileName, withProfile } from "../../../commands/credentials/profile-file";

const key = { userName: "photos", accessKeyId: "AKIANEW", secretAccessKey: "new/secret+" };
const profile = "[photos]\naws_access_key_id = AKIANEW\naws_secret_access_key = new/secret+\n";

test("an empty file gets the profile", () => {
  expect(withProfile("", "photos", key)).toBe(profile);
});

test("a new profile comes last, behind an empty line", () => {
  const file = "# mine\n[default]\naws_access_key_id=AKIAOLD\n";
  expect(withProfile(file, "photos", key)).toBe(`${file}\n${profile}`);
});

test("a last line without an end gets one, and nothing else changes", () => {
  expect(withProfile("[default]\nregion=x", "photos", key)).toBe(`[default]\nregion=x\n\n${profile}`);
});

test("a file with Windows line ends keeps them", () => {
  const file = "[default]\r\nregion = x\r\n";
  expect(withProfile(file, "photos", key)).toBe(`${file}\r\n${profile.replaceAll("\n", "\r\n")}`);
});

test("of an existing profile only the two values change", () => {
  const file = [
    "; before\r\n[photos] # the site's\r\nregion = eu-west-1\r\n",
    "AWS_ACCESS_KEY_ID=AKIAOLD\r\n# aws_access_key_id = AKIACOMMENT\r\naws_secret_access_key:old\r\noutput=json\r\n",
    "[other]\r\naws_access_key_id = AKIAOTHER\r\naws_secret_access_key = other",
  ].join("");
  expect(withProfile(file, "photos", key)).toBe(
    file.replace("=AKIAOLD", "=AKIANEW").replace("key:old", "key:new/secret+"),
  );
});

test("a profile without a key gets one below its header", () => {
  expect(withProfile("[photos]\nregion = x\n[b]\n", "photos", key)).toBe(`${profile}region = x\n[b]\n`);
  expect(withProfile("[photos]", "photos", key)).toBe(profile);
});

test("a profile with half a key gets the other half", () => {
  expect(withProfile("[photos]\naws_secret_access_key = old\n", "photos", key)).toBe(profile);
});

test("a profile with a session token is refused, because AWS would refuse the key with it", () => {
  expect(() => withProfile("[photos]\naws_session_token = t\n", "photos", key)).toThrow(/has an aws_session_token/);
});

test("a profile that is there twice is refused", () => {
  expect(() => withProfile("[photos]\n[photos]\n", "photos", key)).toThrow('profile "photos" twice');
});

test("a key with a line break can't smuggle settings into the file", () => {
  expect(() => withProfile("", "photos", { ...key, secretAccessKey: "a\n[default]" })).toThrow("characters");
});

test("a profile counts by its whole name", () => {
  const file = "[photos-old]\n[ photos ]\n#[mine]\n";
  expect(hasProfile(file, "photos")).toBe(true);
  expect(hasProfile(file, "photos-old")).toBe(true);
  expect(hasProfile(file, "phot")).toBe(false);
  expect(hasProfile(file, "mine")).toBe(false);
});

test("every IAM user name can be a profile's name, and nothing that would break the file", () => {
  for (const name of ["photos", "me+you=us,@example.com", "default"]) expect(isProfileName(name)).toBe(true);
  for (const name of ["", "a b", "a]", "a\nb", "#a", "a'"]) expect(isProfileName(name)).toBe(false);
});

test("whatever the file holds, all of it is still there in front of a new profile", () => {
  const line = fc.constantFrom("[a]", "[b]", "aws_access_key_id = x", "# c", "", " key=\xff", "\xef\xbb\xbf[c]", "\t");
  const end = fc.constantFrom("\n", "\r\n");
  const file = fc.array(fc.tuple(line, end)).map((lines) => lines.flat().join(""));
  fc.assert(fc.property(file, (content) => withProfile(content, "photos", key).startsWith(content)));
});
