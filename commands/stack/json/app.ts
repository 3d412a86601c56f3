import { isDeepStrictEqual } from "node:util";
import { holdsExpression, isRecord, partitionOf } from "terraform-s3-user/iam";
import { addToList, getOrMake } from "../../system/maps";
import { addressIn, type Block, blocksOf } from "./blocks";
import { evaluate, inScope, loneReference, type Path } from "./hcl";
import { isIgnored, isMultiple } from "./lifecycle";
import type { SynthesizedStack, TerraformJson } from "./synthesized";
import { addressOf } from "./uses";

// A synthesized app. References within a stack and to the app's other stacks are resolved if the value is in the JSON.
// Everything else is known only after apply.

export interface Resource extends Block {
  readonly stack: Stack;
}

/** The parts of an answer. */
export class Origin {
  /** `stack address argument` of everything that was read; `*` for all arguments. */
  readonly read = new Set<string>();
  /** The assumptions, in words. */
  readonly assumed = new Set<string>();

  /** Counts another answer's making in. */
  add({ read, assumed }: Origin): void {
    for (const one of read) this.read.add(one);
    for (const one of assumed) this.assumed.add(one);
  }
}

/** The arguments by the name that {@link Origin.read} uses. */
function argumentKey(stack: string, address: string, argument: string): string {
  return `${stack}\n${address}\n${argument}`;
}

/** The argument that an entry of {@link Origin.read} is about. */
export function argumentRead(key: string): { readonly stack: string; readonly address: string; readonly name: string } {
  const [stack = "", address = "", name = ""] = key.split("\n");
  return { stack, address, name };
}

/** Attributes that AWS sets to the value of an argument. */
const argumentBehind: Readonly<Record<string, string>> = {
  "aws_iam_user.id": "name",
  "aws_iam_group.id": "name",
  "aws_iam_role.id": "name",
  "aws_s3_bucket.id": "bucket",
};

/** The function that creates a policy's text from a data source, which {@link Stack} can't. */
export type DocumentReader = (dataSource: Resource, origin: Origin) => string | undefined;

export class App {
  readonly stacks: readonly Stack[];

  constructor(synthesized: readonly SynthesizedStack[], documentOf: DocumentReader) {
    this.stacks = synthesized.map((stack) => new Stack(this, stack, documentOf));
  }

  stack(name: string): Stack | undefined {
    return this.stacks.find((stack) => stack.name === name);
  }
}

export class Stack {
  readonly name: string;
  readonly json: TerraformJson;
  readonly blocks: ReadonlyMap<string, Block>;
  private readonly byAddress = new Map<string, Resource>();
  private readonly byType = new Map<string, Resource[]>();
  /** Locals that were evaluated: each is once, however many use it. */
  private readonly locals = new Map<string, { readonly value: unknown; readonly origin: Origin }>();
  /** References that are being followed, so that one that leads to itself ends. */
  private readonly following = new Set<string>();

  constructor(
    readonly app: App,
    { name, json }: SynthesizedStack,
    private readonly documentOf: DocumentReader,
  ) {
    this.name = name;
    this.json = json;
    this.blocks = blocksOf(json);
    for (const block of this.blocks.values()) {
      if (block.kind !== "resource" && block.kind !== "data") continue;
      const resource = { ...block, stack: this };
      this.byAddress.set(block.address, resource);
      const type = block.kind === "data" ? `data.${block.type}` : block.type;
      addToList(this.byType, type, resource);
    }
  }

  /** The resources of one type, in the JSON's order; `data.aws_iam_user` is a data source. */
  resources(type: string): readonly Resource[] {
    return this.byType.get(type) ?? [];
  }

  all(): Iterable<Resource> {
    return this.byAddress.values();
  }

  at(address: string): Resource | undefined {
    return this.byAddress.get(address);
  }

  /** The partition of the stack's AWS providers; undefined if their regions are known only after apply. */
  get partition(): string | undefined {
    const regions: unknown[] = (this.json.provider?.aws ?? []).map(({ region }) => region);
    if (regions.some((region) => typeof region !== "string" || holdsExpression(region))) return undefined;
    const partitions = new Set(regions.map(partitionOf));
    return partitions.size > 1 ? undefined : ([...partitions][0] ?? "aws");
  }

  /** A value as Terraform passes it on, including the texts in it; what is known only after apply stays `${…}`. */
  value(raw: unknown, origin: Origin): unknown {
    if (typeof raw === "string") {
      return raw.includes("{") ? evaluate(raw, (path) => this.lookup(path, origin)) : raw;
    }
    if (Array.isArray(raw)) return raw.map((one) => this.value(one, origin));
    if (!isRecord(raw)) return raw;
    return Object.fromEntries(
      Object.entries(raw).map(([key, one]) => [String(this.value(key, origin)), this.value(one, origin)]),
    );
  }

  argument(resource: Resource, name: string, origin: Origin): unknown {
    origin.read.add(argumentKey(this.name, resource.address, name));
    return this.value(resource.arguments[name], origin);
  }

  /** A text argument; undefined when it is absent or no text. */
  textArgument(resource: Resource, name: string, origin = new Origin()): string | undefined {
    const value = this.argument(resource, name, origin);
    return typeof value === "string" ? value : undefined;
  }

  private lookup(path: Path, origin: Origin): unknown {
    const key = path.join("\n");
    if (this.following.has(key) || this.following.size > 100) return undefined;
    this.following.add(key);
    try {
      return this.answer(path, origin);
    } finally {
      this.following.delete(key);
    }
  }

  private answer([root = "", name = "", ...rest]: Path, origin: Origin): unknown {
    if (root === "local") return inside(this.local(name, origin), rest);
    if (root === "var") return inside(this.variable(name, origin), rest);
    const found = this.at(addressOf([root, name, ...rest]));
    return found && this.attribute(found, root === "data" ? rest.slice(1) : rest, origin);
  }

  private local(name: string, origin: Origin): unknown {
    const block = this.blocks.get(`local.${name}`);
    if (!block) return undefined;
    const known = getOrMake(this.locals, name, () => this.evaluatedLocal(block));
    origin.add(known.origin);
    return known.value;
  }

  private evaluatedLocal({ address, arguments: args }: Block): { value: unknown; origin: Origin } {
    const origin = new Origin();
    origin.read.add(argumentKey(this.name, address, "value"));
    return { value: this.value(args.value, origin), origin };
  }

  private variable(name: string, origin: Origin): unknown {
    const block = this.blocks.get(`variable.${name}`);
    if (block?.arguments.default === undefined) return undefined;
    origin.read.add(argumentKey(this.name, block.address, "default"));
    origin.assumed.add(`variable ${name} has its default, which a deploy may override`);
    return block.arguments.default;
  }

  private attribute(block: Resource, [attribute = "", ...rest]: Path, origin: Origin): unknown {
    const { kind, type, address } = block;
    if (isMultiple(block)) return undefined;
    if (kind === "data") {
      if (type === "aws_iam_policy_document" && (attribute === "json" || attribute === "minified_json")) {
        origin.read.add(argumentKey(this.name, address, "*"));
        return this.documentOf(block, origin);
      }
      if (type === "terraform_remote_state" && attribute === "outputs") return this.remoteOutput(block, rest, origin);
      if (type === "aws_partition" && attribute === "partition") return this.partition;
      if (type !== "aws_iam_user" && type !== "aws_iam_group") return undefined;
    }
    const bucket = this.bucketArn(block, attribute, origin);
    if (bucket !== undefined) return bucket;
    const name = (kind === "resource" ? argumentBehind[`${type}.${attribute}`] : undefined) ?? attribute;
    // What Terraform ignores the changes of may be another value in AWS than in the configuration.
    if (!Object.hasOwn(block.arguments, name) || isIgnored(block, name)) return undefined;
    return inside(this.argument(block, name, origin), rest);
  }

  private bucketArn(block: Resource, attribute: string, origin: Origin): string | undefined {
    if (block.kind !== "resource" || block.type !== "aws_s3_bucket" || attribute !== "arn") return undefined;
    const bucket = this.textArgument(block, "bucket", origin);
    const { partition } = this;
    return bucket === undefined || partition === undefined ? undefined : `arn:${partition}:s3:::${bucket}`;
  }

  /** The values that another stack of the app provides: cdktf writes an output there and a data source here. */
  private remoteOutput(block: Resource, [output = ""]: Path, origin: Origin): unknown {
    const from = this.stackBehind(block);
    const given = from?.blocks.get(`output.${output}`);
    if (!from || !given) return undefined;
    origin.read.add(argumentKey(this.name, block.address, "*"));
    origin.read.add(argumentKey(from.name, given.address, "value"));
    const value = from.value(given.arguments.value, origin);
    // What only the other stack's Terraform knows must not look like a resource of the same address here.
    return typeof value === "string" ? inScope(value, `stack.${from.name}`) : value;
  }

  /** The resource that a lone reference is about, through locals and the app's other stacks. */
  behind(raw: unknown, steps = 20): Resource | undefined {
    const path = typeof raw === "string" && steps > 0 ? loneReference(raw) : undefined;
    if (!path) return undefined;
    const next = (stack: Stack | undefined, address: string) =>
      stack?.behind(stack.blocks.get(address)?.arguments.value, steps - 1);
    if (path[0] === "local") return next(this, `local.${path[1]}`);
    const found = this.at(addressOf(path));
    return found?.type === "terraform_remote_state" ? next(this.stackBehind(found), `output.${path[4]}`) : found;
  }

  /** The stack of the app whose outputs a `terraform_remote_state` that cdktf wrote reads. */
  stackBehind(block: Block): Stack | undefined {
    const from = this.stackNamedBy(block);
    return from && readsStateOf(from.json, block) ? from : undefined;
  }

  /** The stack that such a data source has in its name, wherever it reads. */
  stackNamedBy({ address }: Block): Stack | undefined {
    const name = /^data\.terraform_remote_state\.cross-stack-reference-input-(.+)$/.exec(address)?.[1];
    return name === undefined ? undefined : this.app.stack(name);
  }
}

/**
 * Whether a `terraform_remote_state` reads the state of a stack, as cdktf writes it. An override may lead elsewhere.
 */
function readsStateOf({ terraform }: TerraformJson, { arguments: args }: Block): boolean {
  const { backend, config, workspace = "${terraform.workspace}", ...others } = args;
  const [first = ["", {}]] = Object.entries(terraform?.backend ?? {});
  const [type, settings] = terraform?.cloud ? ["remote", terraform.cloud] : first;
  if (backend !== type || workspace !== "${terraform.workspace}" || Object.keys(others).length > 0) return false;
  if (!isRecord(config)) return false;
  const own = new Map<string, unknown>(Object.entries(settings));
  return Object.entries(config).every(([name, value]) => isDeepStrictEqual(own.get(name), value));
}

/** The resource that an evaluated lone reference is about, in this stack or another of the app. */
export function resourceBehind(stack: Stack, text: string): Resource | undefined {
  const path = loneReference(text);
  if (!path) return undefined;
  const start = path[0] === "stack" ? path.findIndex((step) => step === "data" || step.startsWith("aws_")) : 0;
  const other = start > 0 ? stack.app.stack(path.slice(1, start).join(".")) : stack;
  const steps = path[start] === "data" ? 3 : 2;
  return path.length - start === steps + 1 ? other?.at(path.slice(start, start + steps).join(".")) : undefined;
}

function inside(value: unknown, path: Path): unknown {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)];
    else if (isRecord(found) && Object.hasOwn(found, step)) found = found[step];
    else return undefined;
  }
  return found;
}

/** The provider of a resource, such as `aws.second`; empty for the stack's own. */
export function providerOf({ arguments: { provider } }: Block): string {
  return typeof provider === "string" ? addressIn(provider) : "";
}

/** The name of the user that a resource is, or belongs to; undefined if it is known only after apply. */
export function userNameOf(resource: Resource): string | undefined {
  if (resource.kind === "data") return resource.stack.textArgument(resource, "user_name");
  return resource.stack.textArgument(resource, resource.type === "aws_iam_user" ? "name" : "user");
}

/** A map of texts, such as tags; whatever else is in it is left out. */
export function textMap(value: unknown): Record<string, string> {
  const entries = Object.entries(isRecord(value) ? value : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** A list of texts. A single text is a list of one, as in blocks that Terraform accepts either way. */
export function textList(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}
