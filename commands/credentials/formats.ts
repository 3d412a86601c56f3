import type { AccessKey } from "../aws/s3-calls";
import { shellWord } from "../terminal/shell-word";

export const formats = {
  /** The console's download, byte for byte: a header and a line, each ended as the console does. */
  csv: ({ accessKeyId, secretAccessKey }: AccessKey) =>
    `Access key ID,Secret access key\r\n${csvField(accessKeyId)},${csvField(secretAccessKey)}\r\n`,

  /** Lines for a shell, `.env` or `docker run --env-file`. */
  env: ({ accessKeyId, secretAccessKey }: AccessKey) =>
    `AWS_ACCESS_KEY_ID=${shellWord(accessKeyId)}\nAWS_SECRET_ACCESS_KEY=${shellWord(secretAccessKey)}\n`,

  /**
   * What AWS's SDKs expect from a `credential_process`.
   *
   * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
   */
  json: ({ accessKeyId, secretAccessKey }: AccessKey) =>
    `${JSON.stringify({ Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey }, null, 2)}\n`,
} as const;

/**
 * Amazon SES's SMTP interface uses the access key ID as the user name, and a password that is derived from the secret.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html
 */
export function smtpLines(accessKeyId: string, password: string): string {
  return `SMTP_USERNAME=${shellWord(accessKeyId)}\nSMTP_PASSWORD=${shellWord(password)}\n`;
}

/** The default file of a format. A user name can't lead out of the directory. */
export function defaultFile(userName: string, extension: string): string {
  return `${userName.replace(/[^A-Za-z0-9_+=,.@-]/g, "_")}_accessKeys.${extension}`;
}

/** RFC 4180: quoted only if necessary. A real key never needs quotes. */
function csvField(value: string): string {
  return /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
