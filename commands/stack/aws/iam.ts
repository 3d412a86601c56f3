import { IAMClient } from "@aws-sdk/client-iam";
import { lacksCredentials, profileProblem, profileRemedy } from "../../aws/credentials";
import { atOnce } from "../../system/at-once";
import { getOrMake } from "../../system/maps";
import { firstLine, Problem } from "../../system/problem";
import { counted } from "../../terminal/progress";
import { span } from "../../terminal/span";
import type { SynthesizedStack } from "../json/synthesized";
import { callerIdentity, requireAccount } from "./account";
import { type AwsAccess, awsAccess } from "./aws-access";
import { clientConfig } from "./aws-clients";
import { unusableProblem, unusableProfile } from "./unusable-profile";

// How IAM is asked: in whose account, how many questions at a time, and what it means when it does not answer.

/** The place of a user: its stack's own provider or another one, and the account if that is known. */
export interface Whereabouts {
  readonly stack: SynthesizedStack;
  readonly provider?: string;
  readonly account?: string;
}

/** Reaches AWS as a user's provider does, once it is seen to be in the user's account. */
export type Reach = (user: Whereabouts) => Promise<{ readonly iam: IAMClient; readonly account: string }>;

/**
 * Provides clients for some work. All that reach AWS the same way are one client: a role is assumed once and, when IAM
 * throttles, the questions about all users slow down together.
 *
 * Before AWS has confirmed that the credentials are for the user's account, a client answers nothing: it throws a
 * WrongAccount, or a Problem if these commands can't follow how its provider reaches AWS.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export async function withIam<T>(work: (reach: Reach) => Promise<T>): Promise<T> {
  const clients = new Map<string, IAMClient>();
  const callers = new Map<string, Promise<{ readonly account: string }>>();
  try {
    return await work(async ({ stack, provider, account }) => {
      const access = knownAccess(stack, provider);
      const key = JSON.stringify(access);
      const caller = await getOrMake(callers, key, () => identify(access));
      requireAccount(stack.name, access, caller.account, account);
      return { iam: getOrMake(clients, key, () => iamClient(access)), account: caller.account };
    });
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

/** @throws Problem where the profile can't be used, AWS doesn't answer, or the age of a key would be wrong */
async function identify(access: AwsAccess): Promise<{ readonly account: string }> {
  const unusable = await unusableProfile(access);
  if (unusable) throw unusableProblem(unusable);
  const caller = await callerIdentity(access).catch((error) => Promise.reject(unanswered(error)));
  if (Math.abs(caller.clockOffset) < toleratedOffset) return caller;
  const wrong = `${span(Math.abs(caller.clockOffset))} ${caller.clockOffset > 0 ? "behind" : "ahead of"} AWS's`;
  throw new Problem(`This machine's clock is ${wrong}, so the age of a key would be wrong. Set the clock.`);
}

/** AWS accepts signatures of a clock that is less wrong than this. */
const toleratedOffset = 300_000;

function knownAccess(stack: SynthesizedStack, provider: string | undefined): AwsAccess {
  const access = awsAccess(stack, provider);
  const unknown = access.unknown.filter((argument) => argument !== "region");
  if (unknown.length === 0) return access;
  const reason = `has ${unknown.join(" and ")}, which this command can't follow`;
  throw new Problem(`The provider of stack "${stack.name}" ${reason}, so AWS couldn't be asked as the deploy will.`);
}

/** A client that waits longer each time IAM throttles, together with all that share it. */
export function iamClient(access: AwsAccess): IAMClient {
  return new IAMClient({ ...clientConfig(access), retryMode: "adaptive", maxAttempts: 10 });
}

/** Asks about many users, ten at a time, and shows the progress on a terminal. The answers are in the users' order. */
export function askAbout<T, R>(users: readonly T[], ask: (user: T) => Promise<R>): Promise<R[]> {
  return counted("Asking AWS about users", users.length, (tick) =>
    atOnce(10, users, async (user) => {
      const answer = await ask(user);
      tick();
      return answer;
    }),
  );
}

export function isMissing(error: unknown): boolean {
  return ["NoSuchEntityException", "NoSuchEntity"].includes((error as Error).name);
}

/** Why AWS gave no answer, and what to do about it. */
export function unanswered(error: Error): Problem {
  if (lacksCredentials(error)) {
    const problem = profileProblem(error);
    return new Problem(
      problem
        ? `The ${problem}; ${profileRemedy}.`
        : "No AWS credentials found; log in as for a deploy (for example AWS_PROFILE=admin) and try again.",
    );
  }
  if (error.name === "InvalidClientTokenId") {
    const problem = "IAM refuses these credentials, although AWS knows them (InvalidClientTokenId)";
    const reason = "a session without an MFA code can't call IAM";
    const command = "aws sts get-session-token --serial-number ARN_OF_YOUR_MFA_DEVICE --token-code CODE";
    return new Problem(`${problem}: ${reason}. Get one with a code: ${command}.`);
  }
  return new Problem(`AWS can't be asked about users and access keys: ${firstLine(error)}`);
}
