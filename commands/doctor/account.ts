import { lacksCredentials, profileProblem, profileRemedy } from "../aws/credentials";
import { isDenial } from "../aws/denials";
import { awsEndpoint } from "../aws/endpoint";
import { callerIdentity, refusal } from "../stack/aws/account";
import { type AwsAccess, awsAccess } from "../stack/aws/aws-access";
import { unusableProfile } from "../stack/aws/unusable-profile";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { addToList } from "../system/maps";
import { firstLine } from "../system/problem";
import { toRun } from "../terminal/how-to-run";
import { type Check, fail, ok, unknown } from "./check";

/** AWS's answer about the deploying identity, and the stacks whose own provider reaches an account that they allow. */
export interface AccountChecks {
  readonly checks: Check[];
  readonly reachable: readonly { readonly stack: SynthesizedStack; readonly account: string }[];
}

/** Who a deploy of each stack would be, and whether the stack lets that account in. */
export async function checkAccounts(stacks: readonly SynthesizedStack[]): Promise<AccountChecks> {
  const groups = new Map<string, SynthesizedStack[]>();
  for (const stack of stacks) addToList(groups, identityKey(stack), stack);
  const results = await Promise.all([...groups.values()].map(checkGroup));
  return {
    checks: results.flatMap(({ checks }) => checks),
    reachable: results.flatMap(({ reachable }) => reachable),
  };
}

/** Stacks that reach AWS the same way share an identity. */
function identityKey(stack: SynthesizedStack): string {
  const { region, profile, roles, skipsMetadata, unknown } = awsAccess(stack);
  return JSON.stringify([region, profile, roles, skipsMetadata, unknown]);
}

async function checkGroup(stacks: readonly SynthesizedStack[]): Promise<AccountChecks> {
  const access = awsAccess(stacks[0] as SynthesizedStack);
  const name = checkName(access);
  if (access.unknown.some((argument) => argument !== "region")) {
    const stackNames = stacks.map((stack) => stack.name).join(", ");
    const reason = `has ${access.unknown.join(" and ")}, which doctor can't follow`;
    const message = `the provider of stack ${stackNames} ${reason}, so AWS couldn't be asked as the deploy will`;
    return { checks: [unknown(name, message)], reachable: [] };
  }
  const unusable = await unusableProfile(access);
  if (unusable) return { checks: [fail(name, unusable.problem, unusable.fix)], reachable: [] };
  try {
    const { account, arn } = await callerIdentity(access);
    const endpoint = awsEndpoint();
    const where = endpoint === undefined ? "" : ` at ${endpoint}`;
    const allows = (stack: SynthesizedStack) => refusal(awsAccess(stack), account) === undefined;
    const refusing = stacks.filter((stack) => !allows(stack));
    return {
      reachable: stacks.filter(allows).map((stack) => ({ stack, account })),
      checks: [ok(name, `${account}${where}, as ${arn}`), ...refusing.map((stack) => wrongAccount(stack, account))],
    };
  } catch (error) {
    return { checks: [notReached(name, error as Error, access)], reachable: [] };
  }
}

function checkName({ profile, roles }: AwsAccess): string {
  const role = roles.at(-1);
  if (role) return `AWS account (role ${role.roleArn})`;
  return profile ? `AWS account (profile ${profile})` : "AWS account";
}

function wrongAccount(stack: SynthesizedStack, account: string): Check {
  return fail(
    `Stack ${stack.name}`,
    refusal(awsAccess(stack), account) as string,
    "use credentials of that account (AWS_PROFILE), or change assumeRole, profile or allowedAccountIds in main.ts",
  );
}

function notReached(name: string, error: Error, { roles, profile }: AwsAccess): Check {
  if (lacksCredentials(error)) {
    const problem = profileProblem(error, profile);
    if (problem) return fail(name, problem, profileRemedy);
    return unknown(
      name,
      "no AWS credentials found, so AWS could not be asked for users and keys",
      `aws configure, or set AWS_PROFILE (only a deploy needs them, ${toRun("synth")} does not)`,
    );
  }
  if (/Expired/.test(error.name)) return fail(name, "the AWS session has expired", "aws sso login");
  if (roles.length > 0 && isDenial(error.name)) {
    return fail(
      name,
      `your credentials can't assume the role: ${firstLine(error)}`,
      "allow sts:AssumeRole in the role's trust policy and yours",
    );
  }
  const isRefusal = "$metadata" in error && (error as { $fault?: string }).$fault === "client";
  return isRefusal
    ? fail(name, `AWS refuses the credentials: ${error.name}`, "check AWS_PROFILE and the keys in your environment")
    : unknown(
        name,
        `AWS could not be asked: ${firstLine(error)}`,
        "check AWS_REGION, the network and, if you need one, the proxy (HTTPS_PROXY)",
      );
}
