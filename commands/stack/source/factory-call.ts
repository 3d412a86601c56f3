import { S3Access, StateBackend } from "terraform-s3-user";

/** The classes whose factories main.ts calls. */
interface Classes {
  readonly S3Access: S3Access;
  readonly StateBackend: StateBackend;
}

/** A call of one of the library's factories: run to see what it returns, and written down in main.ts. */
export class FactoryCall<Name extends keyof Classes> {
  readonly args: readonly unknown[];

  constructor(
    readonly className: Name,
    readonly factory: string,
    ...args: readonly unknown[]
  ) {
    this.args = args;
  }

  evaluate(): Classes[Name] {
    const factories = { S3Access, StateBackend }[this.className] as unknown as Record<string, Factory<Classes[Name]>>;
    return (factories[this.factory] as Factory<Classes[Name]>)(...this.args);
  }
}

type Factory<Made> = (...args: readonly unknown[]) => Made;

/** A line of main.ts is at most this long. */
const lineWidth = 120;

/**
 * A value as TypeScript, on one line if it fits, otherwise in the formatter's layout. Undefined properties are omitted.
 *
 * @param indent what the line begins with
 * @param before how many characters come between that and the value
 */
export function typescriptOf(value: unknown, indent = "", before = 0): string {
  const line = inOneLine(value);
  if (indent.length + before + line.length + 1 <= lineWidth) return line;
  const inner = `${indent}  `;
  const broken = (open: string, parts: readonly string[], close: string) =>
    [open, ...parts.map((part) => `${inner}${part},`), `${indent}${close}`].join("\n");
  const items = (values: readonly unknown[]) => values.map((one) => typescriptOf(one, inner));
  if (value instanceof FactoryCall) {
    const opening = `${value.className}.${value.factory}(`;
    if (value.args.length > 1) return broken(opening, items(value.args), ")");
    return `${opening}${typescriptOf(value.args[0], indent, before + opening.length + 1)})`;
  }
  if (Array.isArray(value)) return broken("[", items(value), "]");
  if (typeof value !== "object" || value === null) return line;
  const parts = properties(value).map(([key, item]) => `${key}: ${typescriptOf(item, inner, key.length + 2)}`);
  return broken("{", parts, "}");
}

/** A value as TypeScript, however long the line is. */
export function inOneLine(value: unknown): string {
  if (value instanceof FactoryCall)
    return `${value.className}.${value.factory}(${value.args.map(inOneLine).join(", ")})`;
  if (Array.isArray(value)) return `[${value.map(inOneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = properties(value).map(([key, item]) => `${key}: ${inOneLine(item)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

function properties(value: object): [string, unknown][] {
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key), item]);
}
