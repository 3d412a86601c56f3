import { existsSync } from "node:fs";
import { join } from "node:path";
import { CreateUserCommand, DeleteUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  importedUsers,
  referencedUsers,
  regionOf,
  type SynthesizedStack,
  type TerraformJson,
} from "../stacks/synthesized";
import { step } from "../terminal/progress";
import { cdktf } from "../tools/cdktf";
import type { LocalAws } from "../tools/local-aws";
import { run } from "../tools/processes";
import { terraformBinary } from "../tools/terraform";
import { localAdministrator } from "../tools/terraform-environment";
import { stateFile } from "./local-copy";
import { must } from "./must";

/** Deploys every stack to the local AWS. */
export async function deploy(aws: LocalAws, stacks: SynthesizedStack[]): Promise<void> {
  for (const stack of stacks) await createExistingUsers(aws, stack);
  const output = join(aws.directory, "cdktf.out");
  const names = stacks.map((stack) => stack.name);
  const options = ["--skip-synth", "--auto-approve", "--output", output];
  must("cdktf deploy", await cdktf(["deploy", ...names, ...options], { env: aws.env }));
}

/** A user that is imported or referenced exists in the real account; here it must be made first. */
async function createExistingUsers(aws: LocalAws, { json }: SynthesizedStack): Promise<void> {
  const iam = iamOf(aws, json);
  const names = [...referencedUsers(json), ...importedUsers(json)];
  for (const UserName of names) await iam.send(new CreateUserCommand({ UserName }));
}

function iamOf({ endpoint }: LocalAws, json: TerraformJson): IAMClient {
  return new IAMClient({ endpoint, region: regionOf(json), credentials: { ...localAdministrator } });
}

/** For an AWS that was there before and stays: what was deployed goes, and what had to be made for it. */
export async function removeEverything(aws: LocalAws, stacks: SynthesizedStack[]): Promise<void> {
  const deployed = stacks.filter((stack) => existsSync(stateFile(aws, stack.name)));
  await step("Removing everything again", async () => {
    await aws.enforceIam(false);
    for (const { directory, json } of deployed) {
      const inStack = { cwd: directory, env: aws.env };
      must("terraform destroy", await run(terraformBinary, ["destroy", "-auto-approve"], inStack));
      const iam = iamOf(aws, json);
      for (const UserName of referencedUsers(json)) await iam.send(new DeleteUserCommand({ UserName }));
    }
  });
}
