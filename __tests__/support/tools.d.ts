/** A program that tests use, or something else that a machine may lack. */
export type Tool =
  | "terraform"
  | "provider"
  | "moto"
  | "moto-source"
  | "botocore"
  | "terminal"
  | "jq"
  | "no-root"
  | "openssl"
  | "gpg"
  | "aws"
  | "s3cmd"
  | "rclone"
  | "chromium";

/**
 * Whether this machine has a tool.
 *
 * @throws Error in CI when it has not: every test must run there
 */
export function isThere(tool: Tool): boolean;
