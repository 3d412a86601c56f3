import { awsAccess } from "../stack/aws-access";
import { type DeployedPolicy, deployedPolicy, deployedUsers } from "../stack/deployed";
import { readState } from "../stack/state";
import { storedSecret } from "../stack/stored-secret";
import type { SynthesizedStack } from "../stack/synthesized";
import { isOwn } from "../stack/user-view";
import type { LocalAws } from "../tools/local-aws";
import type { AccessKey } from "../tools/s3-calls";

/** A user as it was deployed. */
export interface TriedUser {
  readonly name: string;
  readonly arn?: string;
  readonly region: string;
  readonly policy?: DeployedPolicy;
  /** Its first active key whose secret is plain. */
  readonly key?: AccessKey;
}

/** What Terraform says it deployed. */
export async function triedUsers(aws: LocalAws, stack: SynthesizedStack): Promise<TriedUser[]> {
  const state = await readState(stack, aws.env);
  return deployedUsers(state)
    .filter(isOwn)
    .map((user) => {
      const active = user.keys.flatMap(({ accessKeyId, status }) => {
        if (status !== "Active") return [];
        const { secret } = storedSecret(state, accessKeyId);
        return secret ? [{ accessKeyId, secretAccessKey: secret }] : [];
      });
      const region = awsAccess(stack, user.provider).region ?? "us-east-1";
      return { name: user.name, arn: user.arn, region, policy: deployedPolicy(user), key: active[0] };
    });
}
