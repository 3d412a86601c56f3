import { holdsExpression, isRecord, partitionOf } from "terraform-s3-user/iam";
import type { SynthesizedStack, TerraformJson } from "../stack/synthesized";
import { fillTemplates, valueOfText } from "./expressions";

// A synthesized app as a review reads it. References within a stack and to the app's other stacks are followed where
// the answer stands in the JSON; everything else is known only at apply.

/** One resource or data source of a stack. */
export interface Resource {
  readonly stack: Stack;
  readonly type: string;
  /** Terraform's address, such as `aws_iam_user.image-optimizer_user_1A2B`. */
  readonly address: string;
  /** The construct's path below the stack, such as `image-optimizer/user`; the address where cdktf left none. */
  readonly path: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What an answer was made of. */
export class Origin {
  /** `stack address argument` of everything that was read; `*` for all arguments. */
  readonly read = new Set<string>();
  /** What was taken for granted, in words. */
  readonly assumed = new Set<string>();

  /** Counts another answer's making in. */
  add({ read, assumed }: Origin): void {
    for (const one of read) this.read.add(one);
    for (const one of assumed) this.assumed.add(one);
  }
}

/** How {@link Origin.read} names an argument. */
export function argumentKey(stack: string, address: string, argument: string): string {
  return `${stack}\n${address}\n${argument}`;
}

/** Where an attribute that only AWS knows stands in the arguments all the same. */
const argumentBehind: Readonly<Record<string, string>> = {
  "aws_iam_user.id": "name",
  "aws_iam_group.id": "name",
  "aws_iam_role.id": "name",
  "aws_s3_bucket.id": "bucket",
  "aws_secretsmanager_secret.id": "name",
  "aws_secretsmanager_secret.arn": "name",
  "data.aws_iam_user.id": "user_name",
};

/** What makes a policy's text out of a data source; {@link Stack} does not know how. */
export type DocumentReader = (dataSource: Resource, origin: Origin) => string | undefined;

/** A synthesized app. */
export class App {
  readonly stacks: readonly Stack[];

  constructor(synthesized: readonly SynthesizedStack[], documentOf: DocumentReader) {
    this.stacks = synthesized.map((stack) => new Stack(this, stack, documentOf));
  }

  /** The stack of that name. */
  stack(name: string): Stack | undefined {
    return this.stacks.find((stack) => stack.name === name);
  }
}

/** One stack of an app. */
export class Stack {
  readonly name: string;
  readonly json: TerraformJson;
  private readonly blocks: ReadonlyMap<string, readonly Resource[]>;
  private readonly byAddress: ReadonlyMap<string, Resource>;
  /** References that are being followed, so that one that leads to itself ends. */
  private readonly following = new Set<string>();

  constructor(
    readonly app: App,
    { name, json }: SynthesizedStack,
    private readonly documentOf: DocumentReader,
  ) {
    this.name = name;
    this.json = json;
    const all = [...blocksOf(this, json.resource, ""), ...blocksOf(this, json.data, "data.")];
    const blocks = new Map<string, Resource[]>();
    for (const block of all) {
      const key = block.address.startsWith("data.") ? `data.${block.type}` : block.type;
      const known = blocks.get(key);
      if (known) known.push(block);
      else blocks.set(key, [block]);
    }
    this.blocks = blocks;
    this.byAddress = new Map(all.map((block) => [block.address, block]));
  }

  /** The resources of one type, in the JSON's order; `data.aws_iam_user` asks for data sources. */
  resources(type: string): readonly Resource[] {
    return this.blocks.get(type) ?? [];
  }

  /** Every resource and data source. */
  all(): Iterable<Resource> {
    return this.byAddress.values();
  }

  /** The resource or data source at an address. */
  at(address: string): Resource | undefined {
    return this.byAddress.get(address);
  }

  /** The partition that the stack's AWS providers are in; undefined where only Terraform knows their regions. */
  get partition(): string | undefined {
    const regions: unknown[] = (this.json.provider?.aws ?? []).map(({ region }) => region);
    if (regions.some((region) => typeof region !== "string" || holdsExpression(region))) return undefined;
    const partitions = new Set(regions.map(partitionOf));
    return partitions.size > 1 ? undefined : ([...partitions][0] ?? "aws");
  }

  /** A text as Terraform will hand it on; what only Terraform knows stays `${…}`. */
  text(raw: string, origin: Origin): string {
    return raw.includes("{") ? fillTemplates(raw, (path) => this.lookup(path, origin)) : raw;
  }

  /** A value as Terraform will hand it on, texts inside it included. */
  value(raw: unknown, origin: Origin): unknown {
    if (typeof raw === "string") return raw.includes("{") ? valueOfText(raw, (path) => this.lookup(path, origin)) : raw;
    if (Array.isArray(raw)) return raw.map((one) => this.value(one, origin));
    if (!isRecord(raw)) return raw;
    return Object.fromEntries(Object.entries(raw).map(([key, one]) => [key, this.value(one, origin)]));
  }

  /** An argument's value. */
  argument(resource: Resource, name: string, origin: Origin): unknown {
    origin.read.add(argumentKey(this.name, resource.address, name));
    return this.value(resource.arguments[name], origin);
  }

  /** A text argument; undefined when it is absent or no text. */
  textArgument(resource: Resource, name: string, origin = new Origin()): string | undefined {
    const value = this.argument(resource, name, origin);
    return typeof value === "string" ? value : undefined;
  }

  private lookup(path: readonly (string | number)[], origin: Origin): unknown {
    const key = path.join("\n");
    if (this.following.has(key) || this.following.size > 100) return undefined;
    this.following.add(key);
    try {
      return this.answer(path.map(String), origin);
    } finally {
      this.following.delete(key);
    }
  }

  private answer(path: readonly string[], origin: Origin): unknown {
    const [root, name = "", ...rest] = path;
    if (root === "local") return inside(this.local(name, origin), rest);
    if (root === "var") return inside(this.variable(name, origin), rest);
    if (root === "data") {
      const [type = "", , ...steps] = path.slice(1);
      const found = this.at(`data.${type}.${path[2]}`);
      return found && this.attribute(found, steps, origin);
    }
    const found = this.at(`${root}.${name}`);
    return found && this.attribute(found, rest, origin);
  }

  private local(name: string, origin: Origin): unknown {
    const { locals } = this.json as { locals?: unknown };
    const sets = (Array.isArray(locals) ? locals : [locals]).filter(isRecord);
    const set = sets.find((one) => Object.hasOwn(one, name));
    if (!set) return undefined;
    origin.read.add(argumentKey(this.name, `local.${name}`, "value"));
    return this.value(set[name], origin);
  }

  private variable(name: string, origin: Origin): unknown {
    const { variable } = this.json as { variable?: unknown };
    const block = isRecord(variable) && Object.hasOwn(variable, name) ? variable[name] : undefined;
    const given = Array.isArray(block) ? block[0] : block;
    if (!isRecord(given) || given.default === undefined) return undefined;
    origin.read.add(argumentKey(this.name, `variable.${name}`, "default"));
    origin.assumed.add(`variable ${name} has its default, which a deploy may override`);
    return given.default;
  }

  private attribute(block: Resource, path: readonly string[], origin: Origin): unknown {
    const [attribute = "", ...rest] = path;
    if (isMultiple(block)) return undefined;
    const { type, address } = block;
    if (address.startsWith("data.")) {
      if (type === "aws_iam_policy_document" && (attribute === "json" || attribute === "minified_json")) {
        origin.read.add(argumentKey(this.name, address, "*"));
        return this.documentOf(block, origin);
      }
      if (type === "terraform_remote_state" && attribute === "outputs") return this.remoteOutput(block, rest, origin);
      if (type === "aws_partition" && attribute === "partition") return this.partition;
      if (type !== "aws_iam_user" && type !== "aws_iam_group") return undefined;
    }
    const bucket = this.bucketAttribute(block, attribute, origin);
    if (bucket !== undefined) return bucket;
    const kind = address.startsWith("data.") ? `data.${type}` : type;
    const name = argumentBehind[`${kind}.${attribute}`] ?? attribute;
    if (!Object.hasOwn(block.arguments, name)) return undefined;
    return inside(this.argument(block, name, origin), rest);
  }

  private bucketAttribute(block: Resource, attribute: string, origin: Origin): string | undefined {
    if (block.type !== "aws_s3_bucket" || attribute !== "arn") return undefined;
    const bucket = this.textArgument(block, "bucket", origin);
    const { partition } = this;
    return bucket === undefined || partition === undefined ? undefined : `arn:${partition}:s3:::${bucket}`;
  }

  /** What another stack of the app hands over: cdktf writes an output there and a data source here. */
  private remoteOutput(block: Resource, [output = ""]: readonly string[], origin: Origin): unknown {
    const other = /^data\.terraform_remote_state\.cross-stack-reference-input-(.+)$/.exec(block.address)?.[1];
    const from = other === undefined ? undefined : this.app.stack(other);
    const outputs = (from?.json as { output?: unknown } | undefined)?.output;
    const given = isRecord(outputs) && Object.hasOwn(outputs, output) ? outputs[output] : undefined;
    if (!from || !isRecord(given)) return undefined;
    origin.read.add(argumentKey(this.name, block.address, "*"));
    origin.read.add(argumentKey(from.name, `output.${output}`, "value"));
    const value = from.value(given.value, origin);
    // What only the other stack's Terraform knows is still to be told from a resource of the same address here.
    return typeof value === "string" ? value.replace(/\$\{(?=(data\.)?aws_)/g, `\${stack.${from.name}.`) : value;
  }
}

/** The resource that a lone reference such as `${aws_iam_policy.p.arn}` is about, in this stack or another of the app. */
export function resourceBehind(stack: Stack, text: string): Resource | undefined {
  const form = /^\$\{(?:stack\.(.+?)\.(?=(?:data\.)?aws_))?((?:data\.)?[\w-]+\.[\w-]+)\.[\w-]+\}$/;
  const [, other, address = ""] = form.exec(text) ?? [];
  return (other === undefined ? stack : stack.app.stack(other))?.at(address);
}

/** Whether a resource stands for several, or none: its instances have addresses of their own. */
export function isMultiple({ arguments: { count, for_each: forEach } }: Resource): boolean {
  return count !== undefined || forEach !== undefined;
}

/** Whether a resource exists once applied: `count = 0` and an empty `for_each` make none. */
export function existence(resource: Resource, origin: Origin): "exists" | "does not exist" | "unknown" {
  const { count, for_each: forEach } = resource.arguments;
  if (count !== undefined) {
    const number = resource.stack.argument(resource, "count", origin);
    if (typeof number !== "number" && !(typeof number === "string" && /^\d+$/.test(number))) return "unknown";
    if (Number(number) !== 0 && /\bcount\.index\b/.test(JSON.stringify(resource.arguments))) return "unknown";
    return Number(number) === 0 ? "does not exist" : "exists";
  }
  if (forEach === undefined) return "exists";
  const items = resource.stack.argument(resource, "for_each", origin);
  const size = Array.isArray(items) ? items.length : isRecord(items) ? Object.keys(items).length : undefined;
  if (size === undefined) return "unknown";
  if (size > 0 && /\beach\.(key|value)\b/.test(JSON.stringify(resource.arguments))) return "unknown";
  return size === 0 ? "does not exist" : "exists";
}

/** Whether Terraform refuses to destroy a resource as long as its block is there. */
export function isProtected({ arguments: { lifecycle } }: Resource): boolean {
  return lifecycleOf(lifecycle).prevent_destroy === true;
}

/** Whether Terraform leaves an argument of a resource that exists as it is, whatever the configuration says. */
export function isIgnored({ arguments: { lifecycle } }: Resource, argument: string): boolean {
  const { ignore_changes: ignored } = lifecycleOf(lifecycle);
  if (ignored === "all") return true;
  return Array.isArray(ignored) && ignored.some((one) => String(one).split(/[.[]/)[0] === argument || one === "all");
}

function lifecycleOf(lifecycle: unknown): Record<string, unknown> {
  const given = Array.isArray(lifecycle) ? lifecycle[0] : lifecycle;
  return isRecord(given) ? given : {};
}

function* blocksOf(stack: Stack, all: unknown, prefix: string): Generator<Resource> {
  for (const [type, named] of entries(all)) {
    for (const [name, block] of entries(named)) {
      const { "//": comment, ...args } = isRecord(block) ? block : {};
      const address = `${prefix}${type}.${name}`;
      yield { stack, type, address, path: pathIn(comment) ?? address, arguments: args };
    }
  }
}

function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function pathIn(comment: unknown): string | undefined {
  const metadata = isRecord(comment) ? comment.metadata : undefined;
  const path = isRecord(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : undefined;
}

function inside(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)];
    else if (isRecord(found) && Object.hasOwn(found, step)) found = found[step];
    else return undefined;
  }
  return found;
}

/** A map of texts, such as tags; whatever else stands there is left out. */
export function textMap(value: unknown): Record<string, string> {
  return Object.fromEntries(entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** A list of texts; a lone text is a list of one, as in blocks that Terraform takes either way. */
export function textList(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}
