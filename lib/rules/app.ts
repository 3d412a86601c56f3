import { Construct, type IConstruct } from "constructs";
import { isRecord, show } from "../iam/json";
import { TerraformBackend, TerraformStack } from "../terraform/cdktf";

// What an app's stacks must be beside each other. cdktf looks at none of it: of two stacks with one name only the last
// is written, and the next deploy destroys what the other one had.

const checked = new WeakSet<IConstruct>();

/** Validates once, in the stack of the first of an app's users and stacks, what concerns the app as a whole. */
export function validateAppOnce(construct: Construct): void {
  const { root } = construct.node;
  if (checked.has(root)) return;
  checked.add(root);
  new Construct(TerraformStack.of(construct), "app!rules").node.addValidation({
    validate: () => stackClashErrors(root),
  });
}

/** Stacks of the same name, or with the same state, anywhere in the app. */
export function stackClashErrors(root: IConstruct): string[] {
  const stacks = stacksOf(root);
  return [
    ...clashes(stacks, (stack) => stack.node.id).map(
      ({ first, second }) =>
        `stack ${show(second.node.id)}: the app has two stacks of that name, at ${show(first.node.path)} and ${show(second.node.path)}, and only one would be written; rename one`,
    ),
    ...clashes(stacks, stateAddressOf)
      .filter(({ first, second }) => first.node.id !== second.node.id)
      .map(
        ({ first, second, key }) =>
          `stack ${show(second.node.id)}: its state would overwrite stack ${show(first.node.id)}'s at ${key}; give each stack its own`,
      ),
  ];
}

/** Every stack below a construct. */
export function stacksOf(root: IConstruct): TerraformStack[] {
  return root.node.findAll().filter(TerraformStack.isStack);
}

interface Clash {
  readonly first: TerraformStack;
  readonly second: TerraformStack;
  readonly key: string;
}

/** Each stack that has the same key as one before it. */
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

/** Where a stack's state lives, in one line; undefined where cdktf still has to choose. */
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
