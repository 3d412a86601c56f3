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
  /** What only Terraform knows of it, so that AWS can't be asked the same way: names of arguments. */
  readonly unknown: readonly string[];
}

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
    allowedAccountIds: [provider.allowed_account_ids ?? []].flat().filter((id): id is string => typeof id === "string"),
    unknown: Object.entries(asked)
      .filter(([, value]) => value !== undefined && known(value) === undefined)
      .map(([name]) => name),
  };
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
 * @param command such as `iam create-user --user-name web`
 */
export function awsCommand({ profile, role }: AwsAccess, command: string): string {
  const own = `aws ${command}${profile && !role ? ` --profile ${shellWord(profile)}` : ""}`;
  return role ? `with credentials of the role ${role.roleArn}: ${own}` : own;
}
