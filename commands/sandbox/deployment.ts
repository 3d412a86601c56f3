import { existsSync } from "node:fs";
import { IAM } from "@aws-sdk/client-iam";
import { awsConnection } from "../aws/connection";
import type { LocalAws } from "../aws/local-aws";
import { awsAccess } from "../stack/aws/aws-access";
import { appOf, declaredUsers } from "../stack/declared";
import type { Stack } from "../stack/json/app";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { chosenStacks } from "../stack/terraform/chosen";
import type { Management, PowerKind } from "../stack/user-view";
import { Problem } from "../system/problem";
import { step } from "../terminal/progress";
import { runTerraform } from "../terraform/calls";
import { localAdministrator } from "../terraform/environment";
import { terraformBinary } from "../terraform/program";
import { stateFile } from "./local-copy";

export async function deploy(aws: LocalAws, stacks: SynthesizedStack[]): Promise<void> {
  for (const stack of stacks) await createWhatExists(aws, stack);
  for (const { directory } of chosenStacks(stacks, ["*"], false)) {
    await terraform(aws, directory, "init", "-input=false");
    await terraform(aws, directory, "apply", "-auto-approve", "-input=false");
  }
}

/** Runs a command of Terraform's in a stack's directory, which must end well. */
async function terraform(aws: LocalAws, directory: string, verb: string, ...options: string[]): Promise<void> {
  const { status, stdout, stderr } = await runTerraform(directory, [verb, ...options, "-no-color"], aws.env);
  if (status === 0) return;
  throw new Problem(`${terraformBinary} ${verb} failed with exit code ${status}:\n${stdout}\n${stderr}`.trim());
}

/** Users, groups and policies that a stack uses from the real account. Here, they must be created first. */
async function createWhatExists(aws: LocalAws, stack: SynthesizedStack): Promise<void> {
  const iam = iamOf(aws, stack);
  const { referenced, imported, groups, policies } = whatExists(stack);
  for (const UserName of [...referenced, ...imported]) await iam.createUser({ UserName });
  for (const GroupName of groups) await iam.createGroup({ GroupName });
  for (const arn of policies) {
    const [, path, name] = /^arn:[^:]*:iam::\d{12}:policy(\/.*?)([^/]+)$/.exec(arn) ?? [];
    await iam.createPolicy({ PolicyName: name, Path: path, PolicyDocument: unknown });
  }
}

/** What a stack's users have that it does not declare itself. AWS managed policies exist in every account. */
function whatExists(synthesized: SynthesizedStack) {
  const stack = appOf([synthesized]).stacks[0] as Stack;
  const users = declaredUsers(stack);
  const named = (management: Management) =>
    users.flatMap((user) => (user.address !== undefined && user.management === management ? (user.name ?? []) : []));
  const given = (kind: PowerKind) => [...new Set(users.flatMap(({ powers }) => powers[kind]))];
  const ownGroups = stack.resources("aws_iam_group").map((group) => stack.textArgument(group, "name"));
  return {
    referenced: named("referenced"),
    imported: named("imported"),
    groups: given("group").filter((name) => /^[\w+=,.@-]+$/.test(name) && !ownGroups.includes(name)),
    policies: given("managed policy").filter((arn) => /^arn:[^:]*:iam::\d{12}:policy\/.+[^/]$/.test(arn)),
  };
}

/** Replaces a policy of the real account, which is unknown here. The user's calls are not judged then. */
const unknown = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Deny", Action: "iam:GetUser", Resource: "arn:aws:iam::000000000000:user/nobody" },
});

function iamOf({ endpoint }: LocalAws, stack: SynthesizedStack): IAM {
  return new IAM({
    ...awsConnection(),
    endpoint,
    region: awsAccess(stack).region ?? "us-east-1",
    credentials: { ...localAdministrator },
  });
}

/** For an AWS that was already running: deletes what was deployed, and what had to be created for it. */
export async function removeEverything(aws: LocalAws, stacks: SynthesizedStack[]): Promise<void> {
  const deployed = stacks.filter((stack) => existsSync(stateFile(aws, stack.name)));
  await step("Removing everything again", async () => {
    await aws.enforceIam(false);
    for (const stack of deployed) {
      await terraform(aws, stack.directory, "destroy", "-auto-approve");
      const iam = iamOf(aws, stack);
      const { referenced, groups, policies } = whatExists(stack);
      for (const UserName of referenced) await iam.deleteUser({ UserName });
      for (const GroupName of groups) await iam.deleteGroup({ GroupName });
      for (const PolicyArn of policies) await iam.deletePolicy({ PolicyArn });
    }
  });
}
