import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "./project-root";

const text = (more: object) => ({ type: "string", description_kind: "plain", ...more });

/** What `terraform providers schema -json` says of GitHub's provider, as far as the pages use it. */
const schema = {
  format_version: "1.0",
  provider_schemas: {
    "registry.terraform.io/integrations/github": {
      provider: { version: 0, block: { attributes: { owner: text({ optional: true }) }, description_kind: "plain" } },
      resource_schemas: {
        github_actions_secret: {
          version: 0,
          block: {
            attributes: {
              id: text({ computed: true, optional: true }),
              repository: text({ required: true }),
              secret_name: text({ required: true }),
              plaintext_value: text({ optional: true, sensitive: true }),
            },
            description_kind: "plain",
          },
        },
      },
      data_source_schemas: {},
    },
  },
};

/** Writes `.gen/providers/github` into a project, with cdktf's own generator, as `cdktf get` would. */
export function generateGithubBindings(directory: string): void {
  const generator = join(projectRoot, "node_modules", "@cdktf", "provider-generator");
  const [from, given] = [generator, schema].map((value) => JSON.stringify(value));
  const program = `require(${from}).generateProviderBindingsFromSchema(".gen", ${given})`;
  // It looks for Terraform and for news of it when it is loaded, and needs neither.
  const env = { ...process.env, CHECKPOINT_DISABLE: "true" };
  execFileSync(process.execPath, ["-e", program], { cwd: directory, env, stdio: "ignore" });
}
