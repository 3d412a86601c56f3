import { existsSync } from "node:fs";
import { type Expression, type Module, type ObjectExpression, parseSync, type Span } from "@swc/core";
import { isRecord } from "terraform-s3-user/iam";
import { readRegularFile } from "../tools/regular-file";

// Where main.ts says something of a user, so that an edit can be shown or made there and everything else stays, byte for
// byte. Only what is written out is found: a user whose name is computed is not.

/** A part of a text: from one character to before another. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What main.ts says of one user. */
export interface UserInSource {
  readonly userName: string;
  /** The object that declares it. */
  readonly object: Part;
  /** The property `userName`, whole. */
  readonly nameProperty: Part;
  /** The values of its properties that are written out, by their names. */
  readonly properties: ReadonlyMap<string, Part>;
  /** Whether the object also takes properties from elsewhere: `...defaults`. */
  readonly isOpen: boolean;
}

/** A program, and the users that it writes out. */
export interface Source {
  readonly text: string;
  readonly users: readonly UserInSource[];
}

/** main.ts in this directory; undefined where there is none, or it is no TypeScript. */
export function readMainTs(file = "main.ts"): Source | undefined {
  if (!existsSync(file)) return undefined;
  return readSource(readRegularFile(file));
}

/** The users that a program writes out; undefined where it is no TypeScript. */
export function readSource(text: string): Source | undefined {
  let module: Module;
  try {
    module = parseSync(mark + text, { syntax: "typescript" });
  } catch {
    return undefined;
  }
  const bytes = Buffer.from(text);
  const base = (module.body[0]?.span.start ?? 0) + mark.length;
  const partOf = ({ start, end }: Span): Part => {
    const before = bytes.subarray(0, start - base).toString();
    const inside = bytes.subarray(start - base, end - base).toString();
    return { start: before.length, end: before.length + inside.length, text: inside };
  };
  const users: UserInSource[] = [];
  visit(module.body, (object) => {
    const user = userIn(object, partOf);
    if (user) users.push(user);
  });
  return { text, users };
}

/** A statement that begins where the program does: swc counts bytes from a beginning of its own. */
const mark = "0;";

function userIn(object: ObjectExpression, partOf: (span: Span) => Part): UserInSource | undefined {
  const properties = new Map<string, Part>();
  let userName: string | undefined;
  let nameProperty: Part | undefined;
  let isOpen = false;
  for (const property of object.properties) {
    if (property.type === "SpreadElement") isOpen = true;
    if (property.type !== "KeyValueProperty") continue;
    const { key, value } = property;
    const name = key.type === "Identifier" || key.type === "StringLiteral" ? key.value : undefined;
    if (name === undefined) continue;
    properties.set(name, partOf(spanOf(value)));
    if (name !== "userName" || value.type !== "StringLiteral") continue;
    userName = value.value;
    nameProperty = partOf({ ...value.span, start: spanOf(key).start });
  }
  if (userName === undefined || !nameProperty) return undefined;
  return { userName, object: partOf(object.span), nameProperty, properties, isOpen };
}

function spanOf(node: Expression | { span: Span }): Span {
  return (node as { span: Span }).span;
}

/** Every object that is written out, however deep. */
function visit(node: unknown, found: (object: ObjectExpression) => void): void {
  if (Array.isArray(node)) for (const one of node) visit(one, found);
  if (!isRecord(node)) return;
  if (node.type === "ObjectExpression") found(node as unknown as ObjectExpression);
  for (const value of Object.values(node)) visit(value, found);
}

/** The text with other parts in place of some; the parts must not overlap. */
export function withEdits(
  text: string,
  edits: readonly (Pick<Part, "start" | "end"> & { readonly by: string })[],
): string {
  const lastFirst = [...edits].sort((a, b) => b.start - a.start);
  return lastFirst.reduce((edited, { start, end, by }) => edited.slice(0, start) + by + edited.slice(end), text);
}

/** A call of one of `S3Access`'s factories with everything written out. */
export interface AccessCall {
  readonly factory: string;
  /** The tool, of `forSoftware`. */
  readonly software?: string;
  readonly buckets: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** The factory's call that a text is; undefined where it is anything else, or has something computed in it. */
export function accessCallIn(text: string): AccessCall | undefined {
  const [, factory = "", args = ""] = /^S3Access\s*\.\s*(\w+)\s*\(([\s\S]*)\)$/.exec(text.trim()) ?? [];
  const values = factory === "" ? undefined : literalIn(`[${args}]`);
  if (!Array.isArray(values)) return undefined;
  const [software, rest] = factory === "forSoftware" ? [values[0], values.slice(1)] : [undefined, values];
  const [first, second] = factory === "allBuckets" ? [[], rest[0]] : rest;
  if (!Array.isArray(first) || !first.every((one) => typeof one === "string")) return undefined;
  if (second !== undefined && !isRecord(second)) return undefined;
  if (software !== undefined && typeof software !== "string") return undefined;
  return { factory, software, buckets: first, options: second ?? {} };
}

/** The value of a text that is a literal of lists, objects, strings, numbers and truth values. */
function literalIn(text: string): unknown {
  try {
    const [statement] = parseSync(`(${text})`, { syntax: "typescript" }).body;
    if (statement?.type !== "ExpressionStatement" || statement.expression.type !== "ParenthesisExpression")
      return undefined;
    return literalValue(statement.expression.expression);
  } catch {
    return undefined;
  }
}

/** @throws Error for what is computed */
function literalValue(node: Expression): unknown {
  if (node.type === "StringLiteral" || node.type === "BooleanLiteral" || node.type === "NumericLiteral")
    return node.value;
  if (node.type === "ArrayExpression") {
    return node.elements.map((element) => {
      if (!element || element.spread) throw new Error("it is computed");
      return literalValue(element.expression);
    });
  }
  if (node.type !== "ObjectExpression") throw new Error("it is computed");
  const entries = node.properties.map((property) => {
    if (property.type !== "KeyValueProperty") throw new Error("it is computed");
    const { key, value } = property;
    if (key.type !== "Identifier" && key.type !== "StringLiteral") throw new Error("it is computed");
    return [key.value, literalValue(value)] as const;
  });
  return Object.fromEntries(entries);
}
