import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Expression,
  type KeyValueProperty,
  type Module,
  type Node,
  type ObjectExpression,
  parseSync,
  type Span,
} from "@swc/core";
import { isRecord } from "terraform-s3-user/iam";
import { readRegularFile } from "../../system/regular-file";
import type { AccessCall } from "./access-call";
import { FactoryCall } from "./factory-call";

// The places of a user in main.ts, for an edit that keeps everything else, byte for byte. It finds only what is written
// out, and not a user whose name is computed.

/** A part of a text: from one character to before another. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An object with its own name that is written out in the code. */
interface NamedObject {
  readonly object: Part;
  readonly nameProperty: Part;
  /** The values of its properties that are written out, by their names. */
  readonly properties: ReadonlyMap<string, Part>;
  /** Whether the object also has properties from elsewhere (`...defaults`), or some that are not written out. */
  readonly isOpen: boolean;
}

export interface UserInSource extends NamedObject {
  readonly userName: string;
}

export interface KeyInSource extends NamedObject {
  readonly name: string;
}

/** A program, and the users that it writes out. */
export interface Source {
  readonly text: string;
  readonly users: readonly UserInSource[];
}

/** main.ts in a directory, by default this one; undefined if there is none, or it is not TypeScript. */
export function readMainTs(directory = ""): Source | undefined {
  const file = join(directory, "main.ts");
  return existsSync(file) ? readSource(readRegularFile(file)) : undefined;
}

/** The users that a program writes out; undefined if it is not TypeScript. */
export function readSource(text: string): Source | undefined {
  const read = parsed(text);
  if (!read) return undefined;
  const users: UserInSource[] = [];
  for (const object of nodesOf<ObjectExpression>(read.module.body, "ObjectExpression")) {
    const user = namedObject(object, "userName", read.partOf);
    if (user) users.push({ ...user, userName: user.name });
  }
  return { text, users };
}

/** The keys in a list that is written out; undefined if part of it is computed. */
export function keysInSource(list: Part): KeyInSource[] | undefined {
  const read = parsed(`(${list.text})`);
  const array = read && expressionIn(read.module);
  if (!read || array?.type !== "ArrayExpression") return undefined;
  const before = list.start - "(".length;
  const moved = ({ start, end, text }: Part): Part => ({ start: before + start, end: before + end, text });
  const keys = array.elements.map((element) => {
    if (!element || element.spread || element.expression.type !== "ObjectExpression") return undefined;
    return namedObject(element.expression, "name", (span) => moved(read.partOf(span)));
  });
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** A statement that starts where the program starts: swc counts bytes from its own start. */
const mark = "0;";

/** A program's tree, and what turns its spans into parts of the text; undefined if it is not TypeScript. */
export function parsed(text: string): { module: Module; partOf: (span: Span) => Part } | undefined {
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
  return { module, partOf };
}

function namedObject(
  object: ObjectExpression,
  nameOf: "userName" | "name",
  partOf: (span: Span) => Part,
): (NamedObject & { readonly name: string }) | undefined {
  const properties = new Map<string, Part>();
  let name: string | undefined;
  let nameProperty: Part | undefined;
  let isOpen = false;
  for (const property of object.properties) {
    const written = property.type === "KeyValueProperty" ? property : undefined;
    const key = written && keyOf(written);
    if (!written || key === undefined) {
      isOpen = true;
      continue;
    }
    properties.set(key, partOf(spanOf(written.value)));
    if (key !== nameOf || written.value.type !== "StringLiteral") continue;
    name = written.value.value;
    nameProperty = partOf({ ...written.value.span, start: spanOf(written.key).start });
  }
  if (name === undefined || !nameProperty) return undefined;
  return { name, object: partOf(object.span), nameProperty, properties, isOpen };
}

/** The name of a property; undefined if it is computed, or a number. */
export function keyOf({ key }: KeyValueProperty): string | undefined {
  return key.type === "Identifier" || key.type === "StringLiteral" ? key.value : undefined;
}

/** Every node has one, though some of swc's types lack it. */
export function spanOf(node: object): Span {
  return (node as { span: Span }).span;
}

/** Every node of a type, however deep. */
export function nodesOf<Found extends Node>(node: unknown, type: Found["type"]): Found[] {
  if (Array.isArray(node)) return node.flatMap((one) => nodesOf<Found>(one, type));
  if (!isRecord(node)) return [];
  const found = Object.values(node).flatMap((value) => nodesOf<Found>(value, type));
  return node.type === type ? [node as unknown as Found, ...found] : found;
}

/** A part of a text, and what comes in its place. */
export type Edit = Pick<Part, "start" | "end"> & { readonly by: string };

/** The text with other parts in place of some; the parts must not overlap. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  const lastFirst = [...edits].sort((a, b) => b.start - a.start);
  return lastFirst.reduce((edited, { start, end, by }) => edited.slice(0, start) + by + edited.slice(end), text);
}

/** The call of a factory in a text, with literal arguments; undefined if it is anything else, or computed. */
export function factoryCallIn<Name extends "S3Access" | "StateBackend">(
  text: string,
  className: Name,
): FactoryCall<Name> | undefined {
  const [, written, factory = "", args] = /^(\w+)\s*\.\s*(\w+)\s*\(([\s\S]*)\)$/.exec(text.trim()) ?? [];
  const values = written === className ? literalIn(`[${args}]`) : undefined;
  return Array.isArray(values) ? new FactoryCall(className, factory, ...values) : undefined;
}

/** The access in a text; undefined if it is not a call of a factory, or computed. */
export function accessCallIn(text: string): AccessCall | undefined {
  const call = factoryCallIn(text, "S3Access");
  if (!call) return undefined;
  const { factory, args: values } = call;
  const [software, rest] = factory === "forSoftware" ? [values[0], values.slice(1)] : [undefined, values];
  const [first, second] = factory === "allBuckets" ? [[], rest[0]] : rest;
  if (!Array.isArray(first) || !first.every((one) => typeof one === "string")) return undefined;
  if (second !== undefined && !isRecord(second)) return undefined;
  if (software !== undefined && typeof software !== "string") return undefined;
  return { factory, software, buckets: first, options: second ?? {} };
}

/** The expression of a program that is one in parentheses. */
function expressionIn({ body: [, statement] }: Module): Expression | undefined {
  const expression = statement?.type === "ExpressionStatement" ? statement.expression : undefined;
  return expression?.type === "ParenthesisExpression" ? expression.expression : undefined;
}

/** The value of a text that is a literal of lists, objects, strings, numbers and truth values. */
function literalIn(text: string): unknown {
  const read = parsed(`(${text})`);
  const expression = read && expressionIn(read.module);
  try {
    return expression && literalValue(expression);
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
