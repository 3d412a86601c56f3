import fc from "fast-check";
import {
  hasProfile,
  isProfileName,
  profileText,
  withNewProfile,
  withReplacedKey,
} from "../../../commands/credentials/profile-file";

const key = { userName: "photos", accessKeyId: "AKIANEW", secretAccessKey: "new/secret+" };
const profile = "[photos]\naws_access_key_id = AKIANEW\naws_secret_access_key = new/secret+\n";

test("adds a new profile at the end, after an empty line, with the file's line ends", () => {
  expect(withNewProfile("", "photos", key)).toBe(profile);
  const file = "# mine\n[default]\naws_access_key_id=AKIAOLD\n";
  expect(withNewProfile(file, "photos", key)).toBe(`${file}\n${profile}`);
  expect(withNewProfile("[default]\nregion=x", "photos", key)).toBe(`[default]\nregion=x\n\n${profile}`);
  const windows = "[default]\r\nregion = x\r\n";
  expect(withNewProfile(windows, "photos", key)).toBe(`${windows}\r\n${profile.replaceAll("\n", "\r\n")}`);
});

test("changes only the two lines of an existing profile", () => {
  const file = [
    "; before\r\n[photos]\r\nregion = eu-west-1\r\naws_access_key_id=AKIAOLD\n",
    "# aws_access_key_id = AKIACOMMENT\r\naws_secret_access_key  =\told\r\noutput=json\r\n",
    "[other] # theirs\r\naws_access_key_id = AKIAOTHER\r\n  aws_secret_access_key = other",
  ].join("");
  expect(withReplacedKey(file, "photos", key)).toBe(
    file
      .replace("aws_access_key_id=AKIAOLD", "aws_access_key_id = AKIANEW")
      .replace("aws_secret_access_key  =\told", "aws_secret_access_key = new/secret+"),
  );
});

test("rejects a key with a line break, which could add settings to the file", () => {
  expect(() => profileText("photos", { ...key, secretAccessKey: "a\n[default]" })).toThrow(
    "The key has characters that a credentials file can't hold.",
  );
});

test("rejects a setting that takes precedence over the key", () => {
  for (const setting of [
    ...["aws_session_token", "credential_source", "role_arn", "source_profile", "web_identity_token_file"],
    ...["sso_session", "sso_account_id", "sso_start_url"],
  ]) {
    expect(() => withReplacedKey(`${profile}${setting} = x\n`, "photos", key)).toThrow(
      `The profile "photos" has the setting ${setting}, with which AWS would refuse this key or use another one. ` +
        "Remove that line, or choose another --profile.",
    );
  }
});

test("finds a profile by its whole name, however its header is written", () => {
  const file = "[photos-old]\n  [ spaced ] # comment\n#[mine]\n[a]\r[lone]\n";
  const found = ["photos-old", "photos", "spaced", "mine", "lone"].filter((name) => hasProfile(file, name));
  expect(found).toStrictEqual(["photos-old", "spaced", "lone"]);
});

test("accepts every IAM user name as a profile's name, and nothing that would break the file", () => {
  for (const name of ["photos", "me+you=us,@example.com", "default"]) expect(isProfileName(name)).toBe(true);
  for (const name of ["", "a b", "a]", "a\nb", "#a", "a'", "DEFAULT"]) expect(isProfileName(name)).toBe(false);
});

test("keeps every line but the two of the key, whatever the file contains", () => {
  const line = fc.constantFrom("[a]", "[photos]", "aws_access_key_id = x", "# c", "", " key=ÿ", "  [c]", "\t", "s3 =");
  const end = fc.constantFrom("\n", "\r\n");
  const file = fc.array(fc.tuple(line, end)).map((lines) => lines.flat().join(""));
  fc.assert(
    fc.property(file, (before) => {
      const text = `${before}${profile}`;
      const changed = withReplacedKey(text, "photos", { ...key, accessKeyId: "AKIANEWER" });
      expect([undefined, text.replace("AKIANEW", "AKIANEWER")]).toContain(changed);
      expect(withNewProfile(before, "photos", key).startsWith(before)).toBe(true);
    }),
  );
});
