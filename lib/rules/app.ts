import { Construct, type IConstruct } from "constructs";
import { isRecord, show } from "../iam/json";
import { TerraformBackend, TerraformStack } from "../terraform/cdktf";

// Clashes between an app's stacks. cdktf doesn't check them: of two stacks with the same name it writes only the last
// one, and the next deploy destroys the resources of the other.

const checked = new WeakSet<IConstruct>();

/** Validates the app as a whole, once: in the stack of its first user or stack. */
export function validateAppOnce(construct: Construct): void {
  const { root } = construct.node;
  if (checked.has(root)) return;
  checked.add(root);
  new Construct(TerraformStack.of(construct), "app!rules").node.addValidation({
    validate: () => stackClashErrors(root),
  });
}

/** Stacks of the same name, or with the same state, anywhere in the app. */
function stackClashErrors(root: IConstruct): string[] {
  const stacks = stacksOf(root);
  const errors = clashes(stacks, (stack) => stack.node.id).map(({ first, second }) => {
    const paths = `${show(first.node.path)} and ${show(second.node.path)}`;
    return `stack ${show(second.node.id)}: the app has two stacks of that name, at ${paths}. Rename one.`;
  });
  for (const { first, second, key } of clashes(stacks, stateAddressOf)) {
    if (first.node.id === second.node.id) continue;
    const clash = `its state would overwrite the state of stack ${show(first.node.id)} at ${key}`;
    errors.push(`stack ${show(second.node.id)}: ${clash}. Give each stack its own.`);
  }
  return errors;
}

export function stacksOf(root: IConstruct): TerraformStack[] {
  return root.node.findAll().filter(TerraformStack.isStack);
}

interface Clash {
  readonly first: TerraformStack;
  readonly second: TerraformStack;
  readonly key: string;
}

/** Each stack that has the same key as an earlier one. */
function clashes(stacks: readonly TerraformStack[], keyOf: (stack: TerraformStack) => string | undefined): Clash[] {
  const seen = new Map<string, TerraformStack>();
  return stacks.flatMap((second) => {
    const key = keyOf(second);
    if (key === undefined) return [];
    const first = seen.get(key);
    if (!first) seen.set(key, second);
    return first ? [{ first, second, key }] : [];
  });
}

/** The address of a stack's state in one line; undefined while the stack has no backend. */
function stateAddressOf(stack: TerraformStack): string | undefined {
  const backend = stack.node.children.find((child): child is TerraformBackend => TerraformBackend.isBackend(child));
  if (!backend) return undefined;
  const { terraform = {} } = backend.toTerraform() as { terraform?: { backend?: object; cloud?: object } };
  const [type = "cloud", options] = Object.entries(terraform.backend ?? {})[0] ?? ["cloud", terraform.cloud];
  if (!isRecord(options)) return undefined;
  if (type === "local") return `${options.path}`.replace(/^(\.\.\/)+/, "");
  if (type === "s3") return `s3://${options.bucket}/${options.key}`;
  return `${type} ${JSON.stringify(options)}`;
}
