import { isRecord } from "terraform-s3-user/iam";
import { onceForEach } from "../../system/maps";

export type BlockKind =
  | "resource"
  | "data"
  | "provider"
  | "local"
  | "variable"
  | "output"
  | "module"
  | "import"
  | "moved"
  | "removed"
  | "backend"
  | "settings"
  | "other";

/** One block of a stack: a resource, a provider, an output, … */
export interface Block {
  readonly kind: BlockKind;
  /** The resource type, or the provider's or backend's name. */
  readonly type: string;
  /** Terraform's address, or the most similar text: `provider.aws`, `terraform.backend.s3`, `import.aws_iam_user.u`. */
  readonly address: string;
  /** The construct's path below the stack, such as `image-optimizer/user`; the address if cdktf wrote none. */
  readonly path: string;
  /** Without comments. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Every block of a stack's Terraform JSON, by its address. Nothing is left out but comments (`//`). */
export const blocksOf: (json: object) => ReadonlyMap<string, Block> = onceForEach(readBlocks);

function readBlocks(json: object): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const [kind, type, address, value] of partsOf(json)) {
    let free = address;
    for (let index = 2; blocks.has(free); index++) free = `${address}#${index}`;
    // A block without a name is none of the existing ones.
    blocks.set(free, {
      kind: /\.\?$/.test(address) ? "other" : kind,
      type,
      address: free,
      path: pathIn(value) ?? free,
      arguments: argumentsOf(value),
    });
  }
  return blocks;
}

type BlockPart = [kind: BlockKind, type: string, address: string, value: unknown];

function* partsOf(json: object): Generator<BlockPart> {
  for (const [part, value] of Object.entries(json)) {
    if (part === "//") continue;
    if (part === "resource" || part === "data") {
      for (const [type, named] of namedIn(value)) {
        for (const [name, block] of namedIn(named)) {
          yield [part, type, `${part === "data" ? "data." : ""}${type}.${name}`, block];
        }
      }
    } else if (part === "provider") {
      for (const [type, all] of namedIn(value)) {
        for (const one of listOf(all)) {
          const alias = isRecord(one) && typeof one.alias === "string" ? `.${one.alias}` : "";
          yield ["provider", type, `provider.${type}${alias}`, one];
        }
      }
    } else if (part === "locals") {
      for (const [name, one] of namedIn(value)) yield ["local", "local", `local.${name}`, { value: one }];
    } else if (part === "variable" || part === "output" || part === "module") {
      for (const [name, one] of namedIn(value)) yield [part, part, `${part}.${name}`, one];
    } else if (part === "import" || part === "moved" || part === "removed") {
      for (const one of listOf(value)) {
        yield [part, part, `${part}.${isRecord(one) ? addressIn(part === "removed" ? one.from : one.to) : ""}`, one];
      }
    } else if (part === "terraform") {
      for (const settings of listOf(value)) yield* settingsIn(settings);
    } else {
      for (const one of listOf(value)) yield ["other", part, part, one];
    }
  }
}

function* settingsIn(settings: unknown): Generator<BlockPart> {
  if (!isRecord(settings)) yield ["settings", "terraform", "terraform", settings];
  for (const [name, value] of Object.entries(isRecord(settings) ? settings : {})) {
    if (name === "//") continue;
    if (name === "backend") {
      for (const [type, one] of namedIn(value)) yield ["backend", type, `terraform.backend.${type}`, one];
    } else if (name === "cloud") {
      for (const one of listOf(value)) yield ["backend", "cloud", "terraform.cloud", one];
    } else if (name === "required_providers") {
      for (const [type, one] of namedIn(value)) yield ["settings", type, `terraform.required_providers.${type}`, one];
    } else {
      yield ["settings", "terraform", `terraform.${name}`, { value }];
    }
  }
}

/** Whether a required provider is HashiCorp's for AWS, which every stack in AWS has. */
export function isAwsProvider({ address, arguments: { source } }: Block): boolean {
  const isAws = /^(registry\.terraform\.io\/)?(hashicorp\/)?aws$/i.test(String(source));
  return address === "terraform.required_providers.aws" && isAws;
}

/** An address as `to` and `from` have it, in a template or without. */
export function addressIn(value: unknown): string {
  return String(value).replace(/^\$\{(.*)\}$/, "$1");
}

/** Names and their values. Anything else becomes one entry without a name, so that it is not lost. */
function namedIn(value: unknown): [string, unknown][] {
  return listOf(value).flatMap((one): [string, unknown][] =>
    isRecord(one) ? Object.entries(one).filter(([name]) => name !== "//") : [["?", one]],
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function pathIn(value: unknown): string | undefined {
  const comment = isRecord(value) ? value["//"] : undefined;
  const metadata = isRecord(comment) ? comment.metadata : undefined;
  const path = isRecord(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : undefined;
}

function argumentsOf(value: unknown): Record<string, unknown> {
  if (Array.isArray(value) && value.length === 1) return argumentsOf(value[0]);
  if (!isRecord(value)) return { "?": value };
  const { "//": _, ...rest } = value;
  return rest;
}
