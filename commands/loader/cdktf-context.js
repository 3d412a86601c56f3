// The context that `cdktf synth` and `cdktf deploy` pass to the app. An app that is run directly must get the same, or
// it synthesizes something other than what is deployed.
// https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file
const { existsSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

/** The name of the variable that cdktf's `App` reads. */
exports.contextVariable = "CDKTF_CONTEXT_JSON";

/** The variable's value in a project: `context`, the modules in addition, and CDK Terrain's `targetVersions`. */
exports.contextFor = (project, env) => {
  const file = join(project, "cdktf.json");
  const { context, targetVersions, terraformModules } = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const given = env[exports.contextVariable];
  return JSON.stringify({
    ...(context ?? (given ? JSON.parse(given) : {})),
    targetVersions,
    cdktfRelativeModules: (Array.isArray(terraformModules) ? terraformModules : []).filter((module) =>
      /^\.\.?\//.test(typeof module === "string" ? module : String(module?.source)),
    ),
  });
};
