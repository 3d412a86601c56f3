import type { Construct } from "constructs";

/** The context key from which CDK Terrain reads a project's target versions. cdktf ignores it. */
const contextKey = "targetVersions";

/**
 * Sets the target versions of a construct without children to versions with write-only arguments, unless the project's
 * `cdktf.json` has `targetVersions`. Without them, CDK Terrain rejects such arguments.
 */
export function needsWriteOnlyArguments({ node }: Construct): void {
  if (node.tryGetContext(contextKey) !== undefined) return;
  node.setContext(contextKey, { terraform: ">=1.11.0", opentofu: ">=1.11.0" });
}
