import type { LocalAws } from "../aws/local-aws";
import type { AccessKey } from "../aws/s3-calls";
import { awsAccess } from "../stack/aws/aws-access";
import { type DeployedPolicy, deployedPolicy, deployedUsers } from "../stack/deployed";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { readState } from "../stack/terraform/state";
import { storedSecret } from "../stack/terraform/stored-secret";
import { isOwn } from "../stack/user-view";

export interface TriedUser {
  readonly name: string;
  readonly arn?: string;
  readonly region: string;
  readonly policy?: DeployedPolicy;
  readonly keys: readonly TriedKey[];
}

/** A key of a user, with its secret if that can be used. */
export interface TriedKey {
  readonly accessKeyId: string;
  readonly isActive: boolean;
  /** Absent if the state has it only encrypted. */
  readonly key?: AccessKey;
}

/** What Terraform deployed, according to its state. */
export async function triedUsers(aws: LocalAws, stack: SynthesizedStack): Promise<TriedUser[]> {
  const state = await readState(stack, aws.env);
  return deployedUsers(state)
    .filter(isOwn)
    .map((user) => {
      const keys = user.keys.map(({ accessKeyId, status }) => {
        const { secret } = storedSecret(state, accessKeyId);
        const key = secret ? { accessKeyId, secretAccessKey: secret } : undefined;
        return { accessKeyId, isActive: status === "Active", key };
      });
      const region = awsAccess(stack, user.provider).region ?? "us-east-1";
      return { name: user.name, arn: user.arn, region, policy: deployedPolicy(user), keys };
    });
}
