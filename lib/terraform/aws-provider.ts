import type { IConstruct } from "constructs";
import { TerraformProvider, TerraformStack } from "./cdktf";

/** The settings of an AWS provider about its account. Any of them can be a token. */
export interface AwsProviderSettings {
  readonly region?: unknown;
  readonly allowedAccountIds?: unknown;
  readonly assumeRoleInput?: unknown;
}

/** The default AWS provider of a construct's stack: the one without an alias. */
export function awsProviderOf(scope: IConstruct): AwsProviderSettings | undefined {
  const providers = TerraformStack.of(scope).node.children.filter(isAwsProvider);
  return providers.find((provider) => provider.alias === undefined) ?? providers[0];
}

/**
 * Whether a value is an AWS provider, recognized by its Terraform name. With a second copy of the provider package,
 * `instanceof` would fail.
 */
export function isAwsProvider(value: unknown): value is TerraformProvider & AwsProviderSettings {
  return TerraformProvider.isTerraformProvider(value) && value.terraformResourceType === "aws";
}
