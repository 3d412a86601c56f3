import { GetAccessKeyLastUsedCommand, IAMClient, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { lacksCredentials, profileProblem, profileRemedy } from "../tools/aws-credentials";
import { Problem } from "../tools/problem";
import { regionOf, type SynthesizedStack } from "./synthesized";

/** An access key as AWS has it now. */
export interface LiveKey {
  readonly accessKeyId: string;
  /** `Active` or `Inactive`. */
  readonly status: string;
  readonly created: Date;
}

/** A client that finds credentials and `AWS_ENDPOINT_URL` as Terraform does; the stack's region tells the partition. */
export function iamOf({ json }: SynthesizedStack): IAMClient {
  return new IAMClient({ region: regionOf(json) });
}

/**
 * A user's access keys, of which AWS allows two; undefined where AWS has no such user.
 *
 * @throws Problem when AWS can't be asked
 */
export async function liveKeys(iam: IAMClient, userName: string): Promise<LiveKey[] | undefined> {
  try {
    const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }));
    return keys.map(({ AccessKeyId = "", Status = "", CreateDate = new Date() }) => ({
      accessKeyId: AccessKeyId,
      status: Status,
      created: CreateDate,
    }));
  } catch (error) {
    if ((error as Error).name === "NoSuchEntityException") return undefined;
    throw unanswered(error as Error);
  }
}

/**
 * When a key was last used; undefined if never. AWS may learn of a use hours later.
 *
 * @throws Problem when AWS can't be asked
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export async function lastUseOf(iam: IAMClient, key: LiveKey): Promise<Date | undefined> {
  try {
    const answer = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId }));
    return answer.AccessKeyLastUsed?.LastUsedDate;
  } catch (error) {
    throw unanswered(error as Error);
  }
}

/** Asks about many users, ten at a time: IAM throttles those who ask for more. The answers keep the users' order. */
export async function inBatches<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += 10) {
    answers.push(...(await Promise.all(items.slice(from, from + 10).map(ask))));
  }
  return answers;
}

function unanswered(error: Error): Problem {
  if (lacksCredentials(error)) {
    const problem = profileProblem(error);
    return new Problem(
      problem
        ? `The ${problem}; ${profileRemedy}.`
        : "No AWS credentials found; log in as for a deploy (for example AWS_PROFILE=admin) and try again.",
    );
  }
  return new Problem(`AWS can't be asked about access keys: ${error.message.split("\n")[0] || error.name}`);
}
