import type { Construct } from "constructs";

/** Where CDK Terrain looks for the versions that a project is for. cdktf takes no notice of it. */
const contextKey = "targetVersions";

/**
 * Says of a construct without children yet that it is for versions that know write-only arguments, unless the project's
 * `cdktf.json` has `targetVersions` of its own: without either, CDK Terrain refuses such arguments.
 */
export function needsWriteOnlyArguments({ node }: Construct): void {
  if (node.tryGetContext(contextKey) !== undefined) return;
  node.setContext(contextKey, { terraform: ">=1.11.0", opentofu: ">=1.11.0" });
}
