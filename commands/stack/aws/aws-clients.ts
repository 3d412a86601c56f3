import { fromIni, fromNodeProviderChain, fromTemporaryCredentials, fromTokenFile } from "@aws-sdk/credential-providers";
import { awsConnection } from "../../aws/connection";
import { keysInEnvironment, profileName } from "../../aws/credentials";
import type { AwsAccess } from "./aws-access";

/** The region of a provider block, or else of the environment. */
export function regionOf({ region }: AwsAccess): string {
  return region || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || "us-east-1";
}

/**
 * The configuration of a client that reaches AWS as a provider block does, in the same account and as the same
 * identity.
 */
export function clientConfig(access: AwsAccess) {
  const region = regionOf(access);
  const connection = awsConnection(access.profile);
  const clientConfig = { ...connection, region };
  let credentials: ReturnType<typeof fromIni> = baseCredentials(access, clientConfig);
  for (const { roleArn, externalId, sessionName = "s3-user" } of access.roles) {
    const params = { RoleArn: roleArn, RoleSessionName: sessionName, ExternalId: externalId };
    credentials = fromTemporaryCredentials({ params, masterCredentials: credentials, clientConfig });
  }
  return { ...connection, region, credentials };
}

/**
 * The credentials that the provider starts with. AWS's SDK for JavaScript has another order than the one for Go: it
 * prefers `AWS_PROFILE` to the keys in the environment.
 *
 * @see https://github.com/aws/aws-sdk-go-v2/blob/main/config/resolve_credentials.go
 */
function baseCredentials(
  { profile, skipsMetadata }: AwsAccess,
  clientConfig: ReturnType<typeof awsConnection> & { region: string },
): ReturnType<typeof fromIni> {
  if (profile) return fromIni({ profile, clientConfig });
  const keys = keysInEnvironment();
  if (keys) return async () => keys;
  if (process.env.AWS_WEB_IDENTITY_TOKEN_FILE) return fromTokenFile({ clientConfig });
  const shared = { profile: profileName(), clientConfig };
  return skipsMetadata ? fromIni(shared) : fromNodeProviderChain(shared);
}
