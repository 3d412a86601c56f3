import { GetAccessKeyLastUsedCommand, type IAMClient, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { Problem } from "../problem";

/** An access key as AWS has it now. */
export interface LiveKey {
  readonly accessKeyId: string;
  readonly status: string;
  readonly created: Date;
}

/**
 * A user's access keys; AWS allows two.
 *
 * @throws Problem when AWS can't be asked, or has no such user
 */
export async function listKeys(iam: IAMClient, userName: string): Promise<LiveKey[]> {
  const answer = await asked(iam.send(new ListAccessKeysCommand({ UserName: userName })), userName);
  return (answer.AccessKeyMetadata ?? []).map(({ AccessKeyId = "", Status = "", CreateDate = new Date() }) => ({
    accessKeyId: AccessKeyId,
    status: Status,
    created: CreateDate,
  }));
}

/**
 * When a key was last used; undefined if never. AWS may learn of a use hours later.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
export async function lastUseOf(iam: IAMClient, key: LiveKey): Promise<Date | undefined> {
  const answer = await asked(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key.accessKeyId })));
  return answer.AccessKeyLastUsed?.LastUsedDate;
}

async function asked<T>(answer: Promise<T>, userName?: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === "CredentialsProviderError") {
      throw new Problem(
        "No AWS credentials found; log in as for a deploy (for example AWS_PROFILE=admin) and try again.",
      );
    }
    if (name === "NoSuchEntityException" && userName !== undefined) {
      throw new Problem(
        `AWS has no user "${userName}" in this account; deploy it first, or use the account's credentials.`,
      );
    }
    throw new Problem(`AWS can't be asked about access keys: ${message.split("\n")[0] || name}`);
  }
}
