import type { StateResource } from "../../../../commands/stack/terraform/state";
import { storedSecret } from "../../../../commands/stack/terraform/stored-secret";

const resource = (type: string, values: object) => ({ type, values }) as unknown as StateResource;

test("finds the secret of the key with this id", () => {
  const state = [
    resource("aws_iam_user", { id: "AKIAONE", secret: "of a user" }),
    resource("aws_iam_access_key", { id: "AKIATWO", secret: "of another key" }),
    resource("aws_iam_access_key", { id: "AKIAONE", secret: "s", ses_smtp_password_v4: "p" }),
  ];
  expect(storedSecret(state, "AKIAONE")).toStrictEqual({
    secret: "s",
    encryptedSecret: undefined,
    smtpPassword: "p",
    encryptedSmtpPassword: undefined,
  });
});

test("finds what is encrypted, and takes an empty text or another value for none", () => {
  const values = { id: "AKIA", secret: "", encrypted_secret: "e", encrypted_ses_smtp_password_v4: "q" };
  const state = [resource("aws_iam_access_key", { ...values, ses_smtp_password_v4: null })];
  expect(storedSecret(state, "AKIA")).toStrictEqual({
    secret: undefined,
    encryptedSecret: "e",
    smtpPassword: undefined,
    encryptedSmtpPassword: "q",
  });
  expect(Object.values(storedSecret(state, "AKIAOTHER"))).toStrictEqual([undefined, undefined, undefined, undefined]);
});
