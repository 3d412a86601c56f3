import { fromNodeProviderChain, fromTemporaryCredentials } from "@aws-sdk/credential-providers";
import { holdsExpression, isRecord } from "terraform-s3-user/iam";
import { shellWord } from "../terminal/shell-word";
import { awsPatience } from "../tools/aws-patience";
import type { SynthesizedStack } from "./synthesized";

/** How a provider block of a stack reaches AWS. */
export interface AwsAccess {
  /** Absent where only Terraform knows it. */
  readonly region?: string;
  readonly profile?: string;
  readonly role?: { readonly roleArn: string; readonly externalId?: string; readonly sessionName?: string };
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  /** What these commands can't follow, so that AWS can't be asked the same way: names of arguments. */
  readonly unknown: readonly string[];
}

/** Arguments that decide how Terraform reaches AWS, and that these commands don't follow. */
const notFollowed = [
  "access_key",
  "secret_key",
  "token",
  "assume_role_with_web_identity",
  "shared_credentials_files",
  "shared_config_files",
  "endpoints",
  "http_proxy",
  "https_proxy",
  "custom_ca_bundle",
  "insecure",
];

/**
 * How a stack's provider reaches AWS, for the commands to reach it alike.
 *
 * @param reference such as `aws.other`; without one, the provider without an alias
 */
export function awsAccess({ json }: SynthesizedStack, reference?: string): AwsAccess {
  const providers: readonly Record<string, unknown>[] = json.provider?.aws ?? [];
  const alias = reference?.split(".")[1];
  const provider = providers.find((one) => one.alias === alias) ?? {};
  const [role] = [provider.assume_role].flat().filter(isRecord);
  const known = (value: unknown) => (typeof value === "string" && !holdsExpression(value) ? value : undefined);
  const asked = {
    region: provider.region ?? "us-east-1",
    profile: provider.profile,
    "assume_role.role_arn": role?.role_arn,
    "assume_role.external_id": role?.external_id,
  };
  const roleArn = known(role?.role_arn);
  return {
    region: known(asked.region),
    profile: known(provider.profile),
    role: roleArn
      ? { roleArn, externalId: known(role?.external_id), sessionName: known(role?.session_name) }
      : undefined,
    allowedAccountIds: texts(provider.allowed_account_ids),
    forbiddenAccountIds: texts(provider.forbidden_account_ids),
    unknown: [
      ...Object.entries(asked)
        .filter(([, value]) => value !== undefined && known(value) === undefined)
        .map(([name]) => name),
      ...notFollowed.filter((name) => provider[name] !== undefined && provider[name] !== null),
      ...([provider.assume_role].flat().length > 1 ? ["a chain of assume_role"] : []),
    ],
  };
}

function texts(value: unknown): string[] {
  return [value ?? []].flat().filter((one) => typeof one === "string");
}

/** A client's configuration: `AWS_ENDPOINT_URL` and credentials as Terraform finds them, the provider's role and profile. */
export function clientConfig({ region, profile, role }: AwsAccess) {
  const at = {
    ...awsPatience,
    region: region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "us-east-1",
  };
  const base = profile ? fromNodeProviderChain({ profile }) : undefined;
  if (!role) return base ? { ...at, credentials: base } : at;
  const params = {
    RoleArn: role.roleArn,
    RoleSessionName: role.sessionName ?? "s3-user",
    ...(role.externalId ? { ExternalId: role.externalId } : {}),
  };
  return {
    ...at,
    credentials: fromTemporaryCredentials({ params, masterCredentials: base, clientConfig: { region: at.region } }),
  };
}

/**
 * A command of AWS's for a person to run, in the account that a provider reaches. AWS's command line takes a profile, but
 * no role: then whose credentials it wants is said in front of it, so that it can't be run in another account.
 *
 * @param words such as `"iam", "create-user", "--user-name", name`: each is quoted, whatever AWS or main.ts calls things
 */
export function awsCommand({ profile, role }: AwsAccess, ...words: readonly string[]): string {
  const all = ["aws", ...words, ...(profile && !role ? ["--profile", profile] : [])];
  const own = all.map(shellWord).join(" ");
  return role ? `with credentials of the role ${role.roleArn}: ${own}` : own;
}
