import { bob, found, review } from "../../../support/reviewed-stack";

/** Attributes that contain a secret, by what has them. */
const secrets: Readonly<Record<string, readonly string[]>> = {
  aws_iam_access_key: ["secret", "encrypted_secret", "ses_smtp_password_v4", "something_new", ""],
  aws_iam_user_login_profile: ["password", "encrypted_password", ""],
  aws_iam_service_specific_credential: ["service_password", ""],
  "data.aws_ssm_parameter": ["value", "insecure_value", ""],
  "data.aws_secretsmanager_secret_version": ["secret_string", "secret_binary", ""],
};
const shownIn = (kind: string, attribute: string) => {
  const value = `\${${[kind, "x", attribute].filter((step) => step !== "").join(".")}}`;
  const shown = bob({ output: { o: { value } } });
  return found(review(shown, shown), "secret-in-the-open").map(({ address }) => address);
};

test.each(Object.entries(secrets).flatMap(([kind, all]) => all.map((one): [string, string] => [kind, one])))(
  "finds an output of %s %j, which is a secret",
  (...attribute) => expect(shownIn(...attribute)).toStrictEqual(["output.o"]),
);

test.each([
  ...["id", "user", "status", "create_date", "key_fingerprint", "pgp_key"].map((one) => ["aws_iam_access_key", one]),
  ["aws_iam_user_login_profile", "user"],
] as [string, string][])("finds no secret in an output of %s %s", (...attribute) => {
  expect(shownIn(...attribute)).toStrictEqual([]);
});
