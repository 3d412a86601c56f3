import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAws } from "../aws/local-aws";
import { readSynthesizedStacks } from "../stack/json/files";
import { synthesizeApp } from "../stack/json/synthesize";
import type { SynthesizedStack, TerraformJson } from "../stack/json/synthesized";
import { requireLocal } from "./local-only";

/**
 * Synthesizes into a temporary directory for the local AWS. Every stack gets local state, whatever its backend, and
 * loses what the local AWS doesn't have: roles, profiles and other accounts, and `force_destroy`, which needs unknown
 * credentials. An existing key is created.
 *
 * @throws Problem when a stack would reach anything but the local AWS
 */
export async function synthesizeCopy(aws: LocalAws): Promise<SynthesizedStack[]> {
  const output = join(aws.directory, "cdktf.out");
  await synthesizeApp(output, aws.env);
  const stacks = readSynthesizedStacks(output);
  requireLocal(stacks);
  for (const { name, file, json } of stacks) writeFileSync(file, JSON.stringify(localized(json, stateFile(aws, name))));
  return stacks;
}

export function stateFile(aws: LocalAws, stack: string): string {
  return join(aws.directory, "state", `${stack}.tfstate`);
}

/** The file that Terraform gets instead of a stack's. */
export function localized(json: TerraformJson, path: string): object {
  const elsewhere = {
    allowed_account_ids: undefined,
    assume_role: undefined,
    forbidden_account_ids: undefined,
    profile: undefined,
  };
  const providers = json.provider?.aws?.map((provider) => ({ ...provider, ...elsewhere }));
  const users = Object.entries(json.resource?.aws_iam_user ?? {}).map(
    ([name, user]) => [name, { ...user, force_destroy: undefined }] as const,
  );
  return {
    ...json,
    import: json.import?.filter(({ to }) => !to.startsWith("aws_iam_access_key.")),
    provider: { ...json.provider, aws: providers },
    resource: { ...json.resource, ...(users.length > 0 ? { aws_iam_user: Object.fromEntries(users) } : {}) },
    terraform: { ...json.terraform, cloud: undefined, backend: { local: { path } } },
  };
}
