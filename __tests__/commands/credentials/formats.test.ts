import { execFileSync } from "node:child_process";
import { defaultFile, formats } from "../../../commands/credentials/formats";

const key = {
  userName: "photos",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

test("writes csv like the console's download", () => {
  expect(formats.csv(key)).toBe(
    "Access key ID,Secret access key\r\nAKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\r\n",
  );
});

test("quotes commas, quotes and newlines in csv", () => {
  expect(formats.csv({ ...key, accessKeyId: 'a"b,c', secretAccessKey: "d\ne" })).toBe(
    'Access key ID,Secret access key\r\n"a""b,c","d\ne"\r\n',
  );
});

test("writes env without quotes for a real key, because Docker would read them as part of it", () => {
  expect(formats.env(key)).toBe(
    "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY\n",
  );
});

test.each(["a b", "it's", '"$(id)"', "a\nb=c", "%PATH%", "`id`", "\\", "", "#x", "~"])(
  "writes %j in env so that a shell reads it back",
  (secretAccessKey) => {
    const script = `${formats.env({ ...key, secretAccessKey })}printf %s "$AWS_SECRET_ACCESS_KEY"`;
    expect(execFileSync("sh", ["-c", script], { encoding: "utf8" })).toBe(secretAccessKey);
  },
);

test("writes json that AWS's SDKs accept from a credential_process", () => {
  expect(JSON.parse(formats.json(key))).toStrictEqual({
    Version: 1,
    AccessKeyId: "AKIAIOSFODNN7EXAMPLE",
    SecretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  });
});

test.each([
  ["s3-image-optimizer", "s3-image-optimizer_accessKeys.csv"],
  ["me+you=us,@example.com", "me+you=us,@example.com_accessKeys.csv"],
  ["../x", ".._x_accessKeys.csv"],
  ["..\\x", ".._x_accessKeys.csv"],
  ["/etc/passwd", "_etc_passwd_accessKeys.csv"],
  ["a b%c\n'\"", "a_b_c____accessKeys.csv"],
])("names the file for user %j %s", (userName, file) => {
  expect(defaultFile(userName, "csv")).toBe(file);
});
