import type { AssumeRole } from "terraform-s3-user";
import { holdsExpression, isRecord, partitionOf } from "terraform-s3-user/iam";
import { shellOptions } from "../../terminal/shell-word";
import { textList } from "../json/app";
import type { SynthesizedStack } from "../json/synthesized";

/** How a provider block of a stack reaches AWS. */
export interface AwsAccess {
  /** Absent if the environment decides, or if it is known only after apply. */
  readonly region?: string;
  readonly profile?: string;
  /** Each is assumed with the credentials of the one before. */
  readonly roles: readonly AssumeRole[];
  /** Whether the credentials of an EC2 instance don't count. */
  readonly skipsMetadata: boolean;
  readonly allowedAccountIds: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  /** The arguments that these commands can't follow, so that they can't ask AWS the same way. */
  readonly unknown: readonly string[];
}

/** Arguments of a provider block that the commands follow. */
const followed = new Set([
  "region",
  "profile",
  "assume_role",
  "skip_metadata_api_check",
  "allowed_account_ids",
  "forbidden_account_ids",
]);

/** The arguments of `assume_role` that the commands follow. */
const followedOfRole = new Set(["role_arn", "external_id", "session_name"]);

/**
 * Arguments that change neither the account that Terraform reaches nor its identity there.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs#argument-reference
 */
const withoutEffect = new Set([
  "alias",
  "default_tags",
  "ignore_tags",
  "max_retries",
  "retry_mode",
  "s3_us_east_1_regional_endpoint",
  "s3_use_path_style",
  "skip_credentials_validation",
  "skip_region_validation",
  "skip_requesting_account_id",
  "sts_region",
  "token_bucket_rate_limiter_capacity",
  "use_dualstack_endpoint",
  "use_fips_endpoint",
  "version",
]);

/** The same, of `assume_role`. */
const withoutEffectInRole = new Set(["duration"]);

/**
 * How a stack's provider reaches AWS, for the commands to reach it alike.
 *
 * @param reference such as `aws.other`; without one, the provider without an alias
 */
export function awsAccess({ json }: Pick<SynthesizedStack, "json">, reference?: string): AwsAccess {
  const providers: readonly Record<string, unknown>[] = json.provider?.aws ?? [];
  const alias = reference?.split(".")[1];
  const provider = providers.find((one) => one.alias === alias) ?? {};
  const roles = [provider.assume_role].flat().filter(isRecord);
  const unknown = notFollowed(provider, followed, withoutEffect);
  for (const role of roles) {
    const names = notFollowed(role, followedOfRole, withoutEffectInRole);
    unknown.push(...names.map((name) => `assume_role.${name}`));
  }
  return {
    region: known(provider.region),
    profile: known(provider.profile),
    roles: roles.map((role) => ({
      roleArn: known(role.role_arn) ?? "",
      externalId: known(role.external_id),
      sessionName: known(role.session_name),
    })),
    skipsMetadata: String(provider.skip_metadata_api_check) === "true",
    allowedAccountIds: textList(provider.allowed_account_ids),
    forbiddenAccountIds: textList(provider.forbidden_account_ids),
    unknown: [...new Set(unknown)],
  };
}

/** How AWS is reached without a provider block: by the environment alone. */
export const environmentAccess = awsAccess({ json: {} });

/** The arguments of a block that these commands don't follow, or whose value is known only after apply. */
function notFollowed(
  block: Readonly<Record<string, unknown>>,
  followed: ReadonlySet<string>,
  withoutEffect: ReadonlySet<string>,
): string[] {
  return Object.keys(block).filter((name) => {
    const values = [block[name] ?? []].flat();
    if (withoutEffect.has(name) || block[name] === undefined || block[name] === null) return false;
    return !followed.has(name) || values.some((value) => typeof value === "string" && holdsExpression(value));
  });
}

function known(value: unknown): string | undefined {
  return typeof value === "string" && !holdsExpression(value) ? value : undefined;
}

/**
 * A command of AWS's command line for a person to run, in the account that a provider reaches. The command line has an
 * option for a profile, but not for a role, so the required credentials are shown before the command.
 *
 * @param command such as `iam create-user`
 * @param options each is quoted, whatever AWS or main.ts calls things
 */
export function awsCommand(
  { profile, roles, region }: AwsAccess,
  command: string,
  options: Readonly<Record<string, string>> = {},
): string {
  const role = roles.at(-1);
  // IAM has one address for each partition, and a region of it leads there.
  const ofPartition = partitionOf(region) === "aws" ? undefined : region;
  const all = shellOptions({ ...options, region: ofPartition, profile: role ? undefined : profile });
  const own = `aws ${command} ${all}`.trimEnd();
  return role ? `with credentials of the role ${role.roleArn}: ${own}` : own;
}
