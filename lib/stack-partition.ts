import type { Construct } from "constructs";
import { partitionOf } from "./iam/partition";
import { type AwsProviderSettings, awsProviderOf } from "./terraform/aws-provider";
import { TerraformStack } from "./terraform/cdktf";
import { isToken } from "./terraform/token";

const ofStacks = new WeakMap<TerraformStack, string>();

/** Sets the partition that a stack deploys to, as a name or a reference. */
export function declarePartition(stack: TerraformStack, partition: string): void {
  ofStacks.set(stack, partition);
}

/** The partition of a provider or, without one, of the construct's stack. The default is `aws`. */
export function partitionAt(scope: Construct, provider?: AwsProviderSettings): string {
  const ofStack = ofStacks.get(TerraformStack.of(scope));
  if (!provider && ofStack !== undefined) return ofStack;
  const { region } = provider ?? awsProviderOf(scope) ?? {};
  return typeof region !== "string" || isToken(region) ? "aws" : partitionOf(region);
}
