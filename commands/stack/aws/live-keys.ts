import { GetAccessKeyLastUsedCommand, type IAMClient, ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { isMissing, unanswered } from "./iam";

/** An access key as AWS has it now. */
export interface LiveKey {
  readonly accessKeyId: string;
  /** `Active` or `Inactive`. */
  readonly status: string;
  readonly created: Date;
}

/**
 * A user's access keys, of which AWS allows two; undefined if AWS doesn't have the user.
 *
 * @throws Problem when AWS can't be asked
 */
export async function liveKeys(iam: IAMClient, userName: string): Promise<LiveKey[] | undefined> {
  try {
    const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }));
    return keys.map(({ AccessKeyId = "", Status = "", CreateDate }) => {
      if (!CreateDate) throw new Error(`AWS doesn't say when access key ${AccessKeyId} was created`);
      return { accessKeyId: AccessKeyId, status: Status, created: CreateDate };
    });
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw unanswered(error as Error);
  }
}

/**
 * The time of a key's last use; undefined if it was never used. AWS may report a use hours later.
 *
 * @throws Problem when AWS can't be asked
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html
 */
async function lastUseOf(iam: IAMClient, { accessKeyId }: LiveKey): Promise<Date | undefined> {
  try {
    const answer = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
    return answer.AccessKeyLastUsed?.LastUsedDate;
  } catch (error) {
    throw unanswered(error as Error);
  }
}

export function withLastUse<Key extends LiveKey>(iam: IAMClient, keys: readonly Key[]) {
  return Promise.all(keys.map(async (key) => ({ ...key, lastUsed: await lastUseOf(iam, key) })));
}
