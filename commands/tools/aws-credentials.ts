/** Whether an AWS client found no credentials to sign with; it asked nothing then. */
export function lacksCredentials({ name }: Error): boolean {
  return ["CredentialsProviderError", "TokenProviderError"].includes(name);
}

/**
 * What is wrong with the profile that `AWS_PROFILE` names, after a client found no credentials: a profile is meant, so
 * their absence is an error. Undefined where no profile is named.
 */
export function profileProblem(error: Error, profile = process.env.AWS_PROFILE): string | undefined {
  return profile ? `profile "${profile}" gives no credentials: ${error.message.split("\n")[0]}` : undefined;
}

/** The remedy for a {@link profileProblem}. */
export const profileRemedy = "aws sso login, or check the profile's name";
