import type { Block } from "../../stack/json/blocks";
import type { Found, StackRule } from "./rule";

/** Types that run a program, or call another system. */
const running: Readonly<Record<string, string>> = {
  "data external": "runs a program",
  "data http": "calls a web address",
  "resource null_resource": "exists to run something",
  "resource terraform_data": "can hold any value and run something",
  "resource local_file": "writes a file",
  "resource aws_lambda_invocation": "runs a function",
  "data aws_lambda_invocation": "runs a function",
};

export const runsAtApply: StackRule = {
  name: "runs-at-apply",
  severities: ["high", "medium"],
  finds:
    "Something runs when Terraform plans or applies: a provisioner, `external`, `http`, `null_resource`, " +
    "`terraform_data`; or a module brings resources that the JSON does not show. " +
    "Medium for a module, `null_resource` and `terraform_data` without provisioner.",
  why: "It runs with Terraform's credentials, which can do anything that Terraform can, and reads the state.",
  remedy: "Remove it; a stack of users needs no program.",
  look: ({ stack }) => [...stack.blocks.values()].flatMap(foundIn),
};

function foundIn(block: Block): Found[] {
  const { kind, type, address, arguments: args } = block;
  const finding = (severity: "high" | "medium", what: string): Found[] => [
    { severity, message: `${what}: ${address}`, address, fix: "// remove it from main.ts" },
  ];
  if (args.provisioner !== undefined) return finding("high", "runs a provisioner when Terraform applies");
  if (kind === "module") return finding("medium", "includes resources from a module, which the JSON does not show");
  const does = Object.hasOwn(running, `${kind} ${type}`) ? running[`${kind} ${type}`] : undefined;
  if (does === undefined) return [];
  // S3User's own guards: they have a count and nothing that could run.
  if (type === "terraform_data" && Object.keys(args).every((argument) => argument === "count")) return [];
  const isQuiet = type === "null_resource" || type === "terraform_data";
  return finding(isQuiet ? "medium" : "high", `${does} when Terraform plans or applies`);
}
