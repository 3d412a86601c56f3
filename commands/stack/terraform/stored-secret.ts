import type { StateResource } from "./state";

/** The secret of an access key in state. Never print one. */
export interface StoredSecret {
  readonly secret?: string;
  /** Base64 of a PGP message. */
  readonly encryptedSecret?: string;
  /** The password for Amazon SES's SMTP interface. */
  readonly smtpPassword?: string;
  readonly encryptedSmtpPassword?: string;
}

/** The secret of one access key; empty if the state has none, because the key was imported. */
export function storedSecret(state: readonly StateResource[], accessKeyId: string): StoredSecret {
  const values = state.find(({ type, values }) => type === "aws_iam_access_key" && values.id === accessKeyId)?.values;
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  return {
    secret: text(values?.secret),
    encryptedSecret: text(values?.encrypted_secret),
    smtpPassword: text(values?.ses_smtp_password_v4),
    encryptedSmtpPassword: text(values?.encrypted_ses_smtp_password_v4),
  };
}
