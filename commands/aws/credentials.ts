import { firstLine } from "../system/problem";

/** The profile that is read from the shared files, as AWS's SDK for Go, and so Terraform, finds its name. */
export function profileName(given?: string): string {
  return namedProfile(given) || "default";
}

function namedProfile(given: string | undefined): string | undefined {
  return given || process.env.AWS_PROFILE || process.env.AWS_DEFAULT_PROFILE;
}

/** The access key in the environment, under all names that AWS's SDK for Go reads; undefined unless it is complete. */
export function keysInEnvironment():
  | { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  | undefined {
  const accessKeyId = process.env.AWS_ACCESS_KEY_ID || process.env.AWS_ACCESS_KEY;
  const secretAccessKey = process.env.AWS_SECRET_ACCESS_KEY || process.env.AWS_SECRET_KEY;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: process.env.AWS_SESSION_TOKEN };
}

/** Whether an AWS client found no credentials to sign with. Then it asked nothing. */
export function lacksCredentials({ name }: Error): boolean {
  return ["CredentialsProviderError", "TokenProviderError"].includes(name);
}

/**
 * The error of the profile in `AWS_PROFILE` after a client found no credentials; undefined if no profile is set.
 */
export function profileProblem(error: Error, given?: string): string | undefined {
  const profile = namedProfile(given);
  return profile ? `profile "${profile}" gives no credentials: ${firstLine(error)}` : undefined;
}

/** The remedy for a {@link profileProblem}. */
export const profileRemedy = "aws sso login, or check the profile's name";
