import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Problem } from "../../system/problem";
import type { AwsAccess } from "./aws-access";
import { clientConfig } from "./aws-clients";

/** Credentials for another account than the one that a stack belongs to, or for one that it forbids. */
export class WrongAccount extends Problem {}

export function accountIn(arn: string | undefined): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(arn ?? "")?.[1];
}

/** The identity of the credentials, according to AWS. */
export interface CallerIdentity {
  readonly account: string;
  readonly arn?: string;
  /** How far AWS's clock is ahead of this machine's, in milliseconds. */
  readonly clockOffset: number;
}

/** Asks AWS who the credentials belong to. Every identity can ask that. */
export async function callerIdentity(access: AwsAccess): Promise<CallerIdentity> {
  const client = new STSClient({ ...clientConfig(access), maxAttempts: 2 });
  try {
    const abortSignal = AbortSignal.timeout(10_000);
    const { Account: account = "", Arn: arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
    return { account, arn, clockOffset: client.config.systemClockOffset };
  } finally {
    client.destroy();
  }
}

/** Why a provider block refuses an account; undefined when it does not. */
export function refusal({ allowedAccountIds, forbiddenAccountIds }: AwsAccess, account: string): string | undefined {
  if (forbiddenAccountIds.includes(account)) return `forbids account ${account}`;
  if (allowedAccountIds.length === 0 || allowedAccountIds.includes(account)) return undefined;
  return `allows only account ${allowedAccountIds.join(", ")}, not ${account}`;
}

/**
 * Refuses to continue in an account other than the stack's.
 *
 * @param deployedTo the account that the state belongs to, where it says
 * @throws WrongAccount
 */
export function requireAccount(stack: string, access: AwsAccess, account: string, deployedTo?: string): void {
  const remedy = "Use credentials of that account (AWS_PROFILE), or give the stack assumeRole or profile in main.ts.";
  if (deployedTo !== undefined && deployedTo !== account) {
    const mismatch = `is deployed to account ${deployedTo}, but the credentials are for account ${account}`;
    throw new WrongAccount(`Stack "${stack}" ${mismatch}. ${remedy}`);
  }
  const reason = refusal(access, account);
  if (reason) throw new WrongAccount(`Stack "${stack}" ${reason}. ${remedy}`);
}
