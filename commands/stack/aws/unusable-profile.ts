import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import { keysInEnvironment, profileName } from "../../aws/credentials";
import { Problem } from "../../system/problem";
import { shellOptions, shellWord } from "../../terminal/shell-word";
import type { SynthesizedStack } from "../json/synthesized";
import { type AwsAccess, awsAccess } from "./aws-access";

/** Why Terraform can't use a profile that AWS's own tools can. */
export interface UnusableProfile {
  readonly problem: string;
  readonly fix: string;
}

type Profile = Readonly<Record<string, string | undefined>>;

/**
 * The reason why Terraform's AWS provider can't get credentials from its profile; undefined if there is none.
 *
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html#cli-configure-role-mfa
 */
export async function unusableProfile({ profile, unknown }: AwsAccess): Promise<UnusableProfile | undefined> {
  const { configFile, credentialsFile } = await loadSharedConfigFiles();
  const named = profile || process.env.AWS_PROFILE;
  const isElsewhere = unknown.some((argument) => argument.startsWith("shared_")); // in files that main.ts names
  if (named && !isElsewhere && !Object.hasOwn(configFile, named) && !Object.hasOwn(credentialsFile, named)) {
    return missing(named, profile);
  }
  if (!profile && (keysInEnvironment() || process.env.AWS_WEB_IDENTITY_TOKEN_FILE)) return undefined;
  const name = profileName(profile);
  const seen = new Set<string>();
  for (let next: string | undefined = name; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const settings: Profile = { ...configFile[next], ...credentialsFile[next] };
    if (settings.login_session && !settings.aws_access_key_id && !settings.credential_process) {
      return signedIn(name, profile);
    }
    if (settings.mfa_serial && settings.role_arn) return asksForCode(name, profile);
    next = settings.role_arn ? settings.source_profile : undefined;
  }
  return undefined;
}

/**
 * Refuses to start Terraform for a stack if it would find no credentials, with a better explanation than Terraform's.
 *
 * @throws Problem which says how to go on
 */
export async function requireUsableProfiles(stack: SynthesizedStack): Promise<void> {
  const providers: readonly Readonly<Record<string, unknown>>[] = stack.json.provider?.aws ?? [];
  for (const { alias } of providers) {
    const unusable = await unusableProfile(awsAccess(stack, alias ? `aws.${alias}` : undefined));
    if (unusable) throw unusableProblem(unusable);
  }
}

export function unusableProblem({ problem, fix }: UnusableProfile): Problem {
  return new Problem(`The ${problem}. Run: ${fix}`);
}

/**
 * A profile that no file has. Terraform reads it even if the environment has a key, which AWS's other tools then use.
 */
function missing(name: string, inMain: string | undefined): UnusableProfile {
  const create = `aws configure ${shellOptions({ profile: name })}`;
  return {
    problem: `profile "${name}" is in none of AWS's configuration files, and Terraform stops without it`,
    fix: !inMain && keysInEnvironment() ? "unset AWS_PROFILE" : create,
  };
}

/** A profile of `aws login`, which the provider can't read. */
function signedIn(name: string, inMain: string | undefined): UnusableProfile {
  const other = `${name}-terraform`;
  const process = `aws configure export-credentials ${shellOptions({ profile: name, format: "process" })}`;
  const set = `aws configure set credential_process ${shellWord(process)} ${shellOptions({ profile: other })}`;
  const use = inMain ? `write profile: ${JSON.stringify(other)} in main.ts` : `export AWS_PROFILE=${shellWord(other)}`;
  return {
    problem: `profile "${name}" was created by "aws login", which Terraform's AWS provider can't read`,
    fix: `${set}, then ${use}`,
  };
}

/** A profile whose role requires a code from an MFA device. */
function asksForCode(name: string, inMain: string | undefined): UnusableProfile {
  const instead = inMain ? ", and remove the profile from main.ts" : "";
  return {
    problem: `profile "${name}" asks for an MFA code, which Terraform can't ask you for`,
    fix: `eval "$(aws configure export-credentials ${shellOptions({ profile: name, format: "env" })})"${instead}`,
  };
}
