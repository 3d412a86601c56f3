import { isRecord } from "terraform-s3-user/iam";
import type { TerraformJson } from "../stacks/synthesized";

// Looks into a synthesized stack. References between its own resources are followed where the answer stands in the
// JSON; everything else is known only at apply.

/** One resource or data source of a stack. */
export interface Resource {
  readonly type: string;
  /** Terraform's address, such as `aws_iam_user.image-optimizer_user_1A2B`. */
  readonly address: string;
  /** The construct's path below the stack, such as `image-optimizer/user`; the address where cdktf left none. */
  readonly path: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A stack's resources, all or of one type, in the JSON's order. */
export function resourcesOf(json: TerraformJson, type?: string): Resource[] {
  return blocks(json.resource, type, "");
}

/** A stack's data sources of one type. */
export function dataSourcesOf(json: TerraformJson, type: string): Resource[] {
  return blocks(json.data, type, "data.");
}

function blocks(all: unknown, wanted: string | undefined, prefix: string): Resource[] {
  return entries(all)
    .filter(([type]) => wanted === undefined || type === wanted)
    .flatMap(([type, named]) =>
      entries(named).map(([name, block]) => {
        const { "//": comment, ...args } = isRecord(block) ? block : {};
        const address = `${prefix}${type}.${name}`;
        return { type, address, path: pathIn(comment) ?? address, arguments: args };
      }),
    );
}

function entries(value: unknown): [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : [];
}

function pathIn(comment: unknown): string | undefined {
  const metadata = isRecord(comment) ? comment.metadata : undefined;
  const path = isRecord(metadata) ? metadata.path : undefined;
  return typeof path === "string" ? path.slice(path.indexOf("/") + 1) : undefined;
}

/** Whether Terraform refuses to destroy a resource as long as its block is there. */
export function isProtected({ arguments: { lifecycle } }: Resource): boolean {
  return isRecord(lifecycle) && lifecycle.prevent_destroy === true;
}

/** Where an attribute that only AWS knows stands in the arguments all the same. */
const argumentBehind: Readonly<Record<string, string>> = {
  "aws_iam_user.id": "name",
  "aws_s3_bucket.id": "bucket",
  "aws_secretsmanager_secret.id": "name",
  "aws_secretsmanager_secret.arn": "name",
};

/** Text as Terraform will hand it on: references within the stack followed, `$${` unescaped. */
export function resolveText(json: TerraformJson, text: string): string {
  return text.replace(
    /\$\$\{|%%\{|\$\{(data\.)?([\w-]+)\.([\w-]+)\.([\w-]+)\}/g,
    (found, data, type, name, attribute) => {
      if (type === undefined) return found.slice(1);
      const named = (data ? json.data : json.resource)?.[type]?.[name];
      if (!isRecord(named)) return found;
      if (type === "aws_s3_bucket" && attribute === "arn" && typeof named.bucket === "string") {
        return `arn:aws:s3:::${named.bucket}`;
      }
      const value = named[argumentBehind[`${type}.${attribute}`] ?? attribute];
      return typeof value === "string" ? value : found;
    },
  );
}

/** A text argument, resolved; undefined when it is absent or no text. */
export function textArgument(json: TerraformJson, resource: Resource, argument: string): string | undefined {
  const value = resource.arguments[argument];
  return typeof value === "string" ? resolveText(json, value) : undefined;
}

/** A map of texts, such as tags; whatever else stands there is left out. */
export function textMap(value: unknown): Record<string, string> {
  return Object.fromEntries(entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
