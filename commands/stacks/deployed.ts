import { toRun } from "../terminal/how-to-run";
import { Problem } from "../tools/problem";
import type { SynthesizedStack } from "./synthesized";
import { terraformIn } from "./terraform-in-stack";

/**
 * One of a stack's outputs.
 *
 * @throws Problem when the stack is not deployed, or Terraform can't read its state
 */
export async function readOutput<T>(stack: SynthesizedStack, output: "users" | "credentials"): Promise<T> {
  const outputs = JSON.parse(await terraformIn(stack, ["output", "-json"]));
  if (outputs[output]) return outputs[output].value;
  throw new Problem(`Stack "${stack.name}" is not deployed; run "${toRun("deploy", stack.name)}" first.`);
}
