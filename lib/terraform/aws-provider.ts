import type { IConstruct } from "constructs";
import { TerraformProvider, TerraformStack } from "./cdktf";

/** What an AWS provider says about the account it deploys to; any of it may be a token. */
export interface AwsProviderSettings {
  readonly region?: unknown;
  readonly allowedAccountIds?: unknown;
  readonly assumeRoleInput?: unknown;
}

/** The AWS provider that resources in this construct's stack use unless they name another: the one without an alias. */
export function awsProviderOf(scope: IConstruct): AwsProviderSettings | undefined {
  const providers = TerraformStack.of(scope).node.children.filter(isAwsProvider);
  return providers.find((provider) => provider.alias === undefined) ?? providers[0];
}

/**
 * Whether a value is an AWS provider, recognised by Terraform's name for it: a second copy of the provider package makes
 * a class of its own, for which `instanceof` says no.
 */
export function isAwsProvider(value: unknown): value is TerraformProvider & AwsProviderSettings {
  return TerraformProvider.isTerraformProvider(value) && value.terraformResourceType === "aws";
}
