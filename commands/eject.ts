import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { Option } from "commander";
import { leftOut } from "./eject/left-out";
import { editsToCdktn, write } from "./eject/to-cdktn";
import { readSynthesizedStacks } from "./stack/json/files";
import { synthesizeApp } from "./stack/json/synthesize";
import { remainsOf, removedStacks } from "./stack/removed-stacks";
import { Problem } from "./system/problem";
import { run } from "./system/processes";
import { canBeDirectory } from "./system/regular-file";
import { temporaryDirectory } from "./system/temporary-directory";
import { onStderr } from "./terminal/colours";
import { command, withBody } from "./terminal/command-line";
import { toRun } from "./terminal/how-to-run";
import { shellWord } from "./terminal/shell-word";
import { requireTerraform, terraformBinary } from "./terraform/program";

/** Writes every stack as plain HCL that works on the same state, for a life without cdktf. */
async function eject(target: string): Promise<void> {
  if (!canBeDirectory(target)) ejectCommand.error(`error: ${target} must be a directory, but is a file`);
  requireTerraform();
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new Problem(`${target} is not empty. Name a new or an empty directory.`);
  }
  const output = join(temporaryDirectory(), "cdktf.out"); // cdktf creates a state directory next to it
  await synthesizeApp(output, { ...process.env, SYNTH_HCL_OUTPUT: "true" }); // as cdktf synth --hcl does
  const asJson = join(temporaryDirectory(), "cdktf.out");
  await synthesizeApp(asJson, process.env);

  const stacks = readdirSync(join(output, "stacks"));
  const texts = new Map<string, string>();
  for (const stack of stacks) {
    const hcl = readFileSync(join(output, "stacks", stack, "cdk.tf"), "utf8");
    const json = JSON.parse(readFileSync(join(asJson, "stacks", stack, "cdk.tf.json"), "utf8"));
    const text = withConditionBlocks(withQuotedKeys(hcl)) + removedBlocks(json);
    await requireAll(stack, json, text);
    texts.set(stack, text);
  }
  for (const [stack, text] of texts) {
    const directory = join(target, stack);
    mkdirSync(directory, { recursive: true, mode: 0o700 }); // Terraform may write errored.tfstate here
    writeFileSync(join(directory, "main.tf"), withStateSeenFrom(text, stack, directory));
    await run(terraformBinary, ["fmt", directory]);
    console.log(join(directory, "main.tf"));
  }
  console.error(
    [
      "",
      "Plain Terraform from here on, on the same state. Check that nothing would change:",
      ...stacks.map((stack) => {
        const there = `${terraformBinary} -chdir=${shellWord(join(target, stack))}`;
        return `  ${there} init && ${there} plan`;
      }),
    ].join("\n"),
  );
  await tellRemoved(asJson);
}

/** Stacks that main.ts no longer has are not exported, but may still have users in AWS. */
async function tellRemoved(synthesized: string): Promise<void> {
  const declared = readSynthesizedStacks(synthesized);
  for (const one of await removedStacks("cdktf.out", declared)) {
    const { message, fix } = remainsOf(one, declared);
    console.error(onStderr.yellow(`! Stack "${one.name}" ${message}. It was not exported.\n    → ${fix}`));
  }
}

/** @throws Problem which names what the HCL of a stack would lack */
async function requireAll(stack: string, json: object, hcl: string): Promise<void> {
  const missing = await leftOut(json, hcl);
  if (missing.length === 0) return;
  throw new Problem(
    [
      `Stack "${stack}" has settings that cdktf can't write as HCL, so nothing was written:`,
      ...missing.map((path) => `  ${path}`),
      "Declare it without addOverride, or remove it from main.ts and add it to the HCL by hand.",
    ].join("\n"),
  );
}

/** The path of local state is relative to the directory in which Terraform runs, which has changed. */
function withStateSeenFrom(hcl: string, stack: string, directory: string): string {
  const before = resolve("cdktf.out", "stacks", stack);
  return hcl.replace(/(backend "local" \{\s*path = )"([^"]+)"/, (_match, opening: string, path: string) => {
    const after = relative(resolve(directory), resolve(before, path)).split(sep).join("/");
    return `${opening}${JSON.stringify(after)}`;
  });
}

/** cdktf doesn't quote keys that HCL reads as a sum or a number: user names such as `-backup` and `2nd`. */
function withQuotedKeys(hcl: string): string {
  return hcl.replace(/^(\s*)([-\d][\w-]*)(?= = )/gm, '$1"$2"');
}

/** cdktf writes a resource's conditions as a list, but HCL requires a block for each. */
function withConditionBlocks(hcl: string): string {
  return hcl.replace(/^ *((?:pre|post)condition) = \[\n([\s\S]*?)\n\]$/gm, (_match, name: string, list: string) =>
    list.replace(/^\{$/gm, `${name} {`).replace(/^\},$/gm, "}"),
  );
}

/** The resources that Terraform forgets. cdktf omits them from HCL, and the next apply would delete them. */
function removedBlocks({ removed = [] }: { readonly removed?: readonly { readonly from: string }[] }): string {
  return removed
    .map(({ from }) => `\nremoved {\n  from = ${from}\n  lifecycle {\n    destroy = false\n  }\n}\n`)
    .join("");
}

/** Moves the project to CDK Terrain, cdktf's fork, on the same state. */
function moveToCdktn(): void {
  const edits = editsToCdktn(process.cwd());
  write(process.cwd(), edits);
  for (const { file } of edits) console.log(file);
  console.error(
    [
      "",
      "CDK Terrain from here on, on the same state. It needs Node 22.19 or newer. Install it, and check the plan:",
      "  rm -r node_modules package-lock.json && npm install",
      `  ${toRun("diff")}`,
      "Its AWS provider is 6.66.0. To stay on another for now, write in main.ts for each stack, for example:",
      '  stack.addOverride("terraform.required_providers.aws.version", "5.100.0");',
    ].join("\n"),
  );
}

export const ejectCommand = withBody(
  command("eject", "Export to Terraform HCL, or migrate to CDK Terrain", [
    toRun("eject", "../terraform"),
    toRun("eject", "--to cdktn"),
  ])
    .argument("[directory]", "new or empty directory for the HCL")
    .addOption(new Option("--to <fork>", "edit this project for CDK Terrain instead").choices(["cdktn"])),
  async (directory: string | undefined, { to }: { to?: "cdktn" }) => {
    if ((directory === undefined) === (to === undefined)) {
      ejectCommand.error("error: name either a directory for the HCL, or --to cdktn");
    }
    await (directory === undefined ? moveToCdktn() : eject(directory));
  },
);
