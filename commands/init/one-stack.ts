import type { Expression, ImportDeclaration, NewExpression, ObjectExpression } from "@swc/core";
import { keyOf, nodesOf, type Part, parsed, spanOf } from "../stack/source/main-ts";
import { Problem } from "../system/problem";

// The places in main.ts that a second init may edit. It accepts only what init itself writes around them.

export interface Property {
  /** From its name to its value. */
  readonly whole: Part;
  readonly value: Part;
  readonly node: Expression;
}

/** The only stack of a program, with its only user. */
export interface OneStack {
  readonly userName: Property & { readonly name: string };
  readonly access: Property;
  readonly users: Property;
  readonly backend: Property | undefined;
  /** The names in the import of the library, in order; undefined for a type. */
  readonly imports: readonly { readonly name: string | undefined; readonly part: Part }[];
  /** How often `StateBackend` occurs as a name in the code, with its import. */
  readonly backendNames: number;
}

/** @throws Problem for a program that has other or more stacks and users than init writes */
export function oneStackIn(mainTs: string): OneStack {
  const read = parsed(mainTs);
  if (!read) throw notAsWritten("it is not TypeScript");
  const { module, partOf } = read;
  const objects = nodesOf<ObjectExpression>(module.body, "ObjectExpression");
  const named = objects.filter(({ properties }) =>
    properties.some((one) => one.type === "KeyValueProperty" && keyOf(one) === "userName"),
  );
  const stacks = nodesOf<NewExpression>(module.body, "NewExpression").filter(({ callee }) =>
    isName(callee, "S3UserStack"),
  );
  const stack = onlyOne(stacks, 'calls of "new S3UserStack"');
  const user = onlyOne(named, 'objects with a "userName"');

  const options = propertiesOf(stack.arguments?.[2]?.expression, "stack", partOf);
  const users = required(options, "users");
  const { node: list } = users;
  const [first, ...others] = list.type === "ArrayExpression" ? list.elements : [];
  if (first?.expression !== user || others.length > 0) throw notAsWritten('"users" is not a list of one user');
  const properties = propertiesOf(user, "user", partOf);
  const userName = required(properties, "userName");
  if (userName.node.type !== "StringLiteral") throw notAsWritten('"userName" is not a string');

  const imports = nodesOf<ImportDeclaration>(module.body, "ImportDeclaration").filter(
    ({ source, typeOnly }) => source.value === "terraform-s3-user" && !typeOnly,
  );
  const { specifiers } = onlyOne(imports, 'imports from "terraform-s3-user"');
  return {
    userName: { ...userName, name: userName.node.value },
    access: required(properties, "access"),
    users,
    backend: options.get("backend"),
    imports: specifiers.map((one) => {
      const isType = one.type === "ImportSpecifier" && one.isTypeOnly;
      return { name: isType ? undefined : one.local.value, part: partOf(one.span) };
    }),
    backendNames: nodesOf<Expression>(module.body, "Identifier").filter((one) => isName(one, "StateBackend")).length,
  };
}

/** The error for what only its author can edit. */
export function notAsWritten(what: string): Problem {
  return new Problem(`main.ts is not as init wrote it: ${what}. Edit it by hand.`);
}

function isName(node: object, name: string): boolean {
  const { type, value } = node as { type?: string; value?: unknown };
  return type === "Identifier" && value === name;
}

function onlyOne<Found>(found: readonly Found[], what: string): Found {
  const [first] = found;
  if (found.length === 1 && first !== undefined) return first;
  throw notAsWritten(`it has ${found.length === 0 ? "no" : found.length} ${what}, where init changes one`);
}

/** By their names. Rejects `...rest`, which could replace what init edits. */
function propertiesOf(
  node: Expression | undefined,
  where: string,
  partOf: (span: { start: number; end: number; ctxt: number }) => Part,
): Map<string, Property> {
  if (node?.type !== "ObjectExpression") throw notAsWritten(`the options of the ${where} are not written out`);
  const properties = new Map<string, Property>();
  for (const property of node.properties) {
    const isShorthand = property.type === "Identifier"; // such as `tags,`
    const key = isShorthand ? property.value : property.type === "KeyValueProperty" ? keyOf(property) : undefined;
    if (key === undefined || properties.has(key))
      throw notAsWritten(`the ${where} has computed or repeated properties`);
    const value = property.type === "KeyValueProperty" ? property.value : (property as Expression);
    const start = property.type === "KeyValueProperty" ? spanOf(property.key).start : spanOf(value).start;
    properties.set(key, { whole: partOf({ ...spanOf(value), start }), value: partOf(spanOf(value)), node: value });
  }
  return properties;
}

function required(properties: ReadonlyMap<string, Property>, name: string): Property {
  const property = properties.get(name);
  if (property) return property;
  throw notAsWritten(`it has no "${name}"`);
}
