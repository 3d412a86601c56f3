import { existsSync } from "node:fs";
import { IAM } from "@aws-sdk/client-iam";
import { awsConnection } from "../aws/connection";
import type { LocalAws } from "../aws/local-aws";
import { awsAccess } from "../stack/aws/aws-access";
import { isMissing } from "../stack/aws/iam";
import { appOf, type DeclaredUser, declaredUsers } from "../stack/declared";
import type { Stack } from "../stack/json/app";
import type { SynthesizedStack } from "../stack/json/synthesized";
import { chosenStacks } from "../stack/terraform/chosen";
import type { PowerKind } from "../stack/user-view";
import { Problem } from "../system/problem";
import { step } from "../terminal/progress";
import { runTerraform } from "../terraform/calls";
import { localAdministrator } from "../terraform/environment";
import { terraformBinary } from "../terraform/program";
import { stateFile } from "./local-copy";

/** Deletes something that a stack uses from the real account, and that was created here. */
export type Removal = () => Promise<unknown>;

/** @param removals gets what deletes again whatever is created first, even if the deploy fails */
export async function deploy(aws: LocalAws, stacks: SynthesizedStack[], removals: Removal[]): Promise<void> {
  for (const stack of stacks) await createWhatExists(aws, stack, removals);
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
async function createWhatExists(aws: LocalAws, stack: SynthesizedStack, removals: Removal[]): Promise<void> {
  const iam = iamOf(aws, stack);
  const { users, groups, policies } = whatExists(stack);
  for (const UserName of users) {
    await iam.createUser({ UserName });
    removals.push(() => iam.deleteUser({ UserName }));
  }
  for (const GroupName of groups) {
    await iam.createGroup({ GroupName });
    removals.push(() => iam.deleteGroup({ GroupName }));
  }
  for (const PolicyArn of policies) {
    const [, path, name] = /^arn:[^:]*:iam::\d{12}:policy(\/.*?)([^/]+)$/.exec(PolicyArn) ?? [];
    await iam.createPolicy({ PolicyName: name, Path: path, PolicyDocument: unknown });
    removals.push(() => iam.deletePolicy({ PolicyArn }));
  }
}

/** What a stack's users have that it does not declare itself. AWS managed policies exist in every account. */
function whatExists(synthesized: SynthesizedStack) {
  const stack = appOf([synthesized]).stacks[0] as Stack;
  const users = declaredUsers(stack);
  const isThere = ({ address, management }: DeclaredUser) => address !== undefined && management !== "created";
  const given = (kind: PowerKind) => [...new Set(users.flatMap(({ powers }) => powers[kind]))];
  const ownGroups = stack.resources("aws_iam_group").map((group) => stack.textArgument(group, "name"));
  return {
    users: users.filter(isThere).flatMap(({ name }) => name ?? []),
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
export async function removeEverything(
  aws: LocalAws,
  stacks: SynthesizedStack[],
  removals: readonly Removal[],
): Promise<void> {
  const deployed = stacks.filter((stack) => existsSync(stateFile(aws, stack.name)));
  await step("Removing everything again", async () => {
    await aws.enforceIam(false);
    for (const { directory } of deployed) await terraform(aws, directory, "destroy", "-auto-approve");
    for (const remove of removals) await remove().catch(unlessGone);
  });
}

/** Terraform has deleted what it imported. */
function unlessGone(error: Error): void {
  if (!isMissing(error)) throw error;
}
