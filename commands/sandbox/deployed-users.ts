import { awsAccess } from "../stack/aws-access";
import { type DeployedPolicy, deployedPolicy } from "../stack/deployed-policy";
import { readState } from "../stack/state";
import { storedSecret } from "../stack/stored-secret";
import type { SynthesizedStack } from "../stack/synthesized";
import { joinUsers } from "../stack/user-keys";
import type { LocalAws } from "../tools/local-aws";
import type { AccessKey } from "../tools/s3-calls";

/** A user as it was deployed. */
export interface DeployedUser {
  readonly name: string;
  readonly arn?: string;
  readonly region: string;
  readonly policy?: DeployedPolicy;
  /** Its first active key whose secret is plain. */
  readonly key?: AccessKey;
}

/** What Terraform says it deployed. */
export async function deployedUsers(aws: LocalAws, stack: SynthesizedStack): Promise<DeployedUser[]> {
  const state = await readState(stack, aws.env);
  return joinUsers(stack, state).flatMap(({ name, arn, provider, keys }) => {
    if (name === undefined) return [];
    const active = keys.flatMap(({ deployed }) => {
      if (deployed?.status !== "Active") return [];
      const { secret } = storedSecret(state, deployed.accessKeyId);
      return secret ? [{ accessKeyId: deployed.accessKeyId, secretAccessKey: secret }] : [];
    });
    const region = awsAccess(stack, provider).region ?? "us-east-1";
    return [{ name, arn, region, policy: deployedPolicy(state, name), key: active[0] }];
  });
}
