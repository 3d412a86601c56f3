import { S3 } from "@aws-sdk/client-s3";
import { lacksCredentials } from "../aws/credentials";
import { environmentAccess } from "../stack/aws/aws-access";
import { clientConfig } from "../stack/aws/aws-clients";
import { firstLine } from "../system/problem";

/** The time to wait for a list that people can also type. */
const patience = 5_000;

/** The names of the account's buckets, or the reason why they can't be offered; neither without AWS credentials. */
export async function accountBuckets(): Promise<{ buckets: string[]; problem?: string }> {
  const client = new S3({ ...clientConfig(environmentAccess), maxAttempts: 1 });
  try {
    const answer = await client.listBuckets({}, { abortSignal: AbortSignal.timeout(patience) });
    return { buckets: (answer.Buckets ?? []).flatMap(({ Name }) => Name ?? []) };
  } catch (error) {
    if (lacksCredentials(error as Error)) return { buckets: [] };
    return { buckets: [], problem: firstLine(error as Error) };
  } finally {
    client.destroy();
  }
}
