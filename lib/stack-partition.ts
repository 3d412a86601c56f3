import type { Construct } from "constructs";
import { partitionOf } from "./iam/partition";
import { type AwsProviderSettings, awsProviderOf } from "./terraform/aws-provider";
import { TerraformStack } from "./terraform/cdktf";
import { isToken } from "./terraform/token";

const ofStacks = new WeakMap<TerraformStack, string>();

/** Says which partition a stack deploys to, known or as a reference. */
export function declarePartition(stack: TerraformStack, partition: string): void {
  ofStacks.set(stack, partition);
}

/** The partition that a provider deploys to, or where none is given the construct's stack; `aws` where nothing says. */
export function partitionAt(scope: Construct, provider?: AwsProviderSettings): string {
  const ofStack = ofStacks.get(TerraformStack.of(scope));
  if (!provider && ofStack !== undefined) return ofStack;
  const { region } = provider ?? awsProviderOf(scope) ?? {};
  return typeof region !== "string" || isToken(region) ? "aws" : partitionOf(region);
}
