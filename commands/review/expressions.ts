import { isNestedBeyond } from "../tools/nesting";

// Terraform's expressions, as far as a synthesized stack holds their answers: literals, lists, objects, references and
// a few functions. Whatever else there is stays an expression, known only at apply.
// https://developer.hashicorp.com/terraform/language/expressions

/** What a reference such as `local.bucket` stands for; undefined when only Terraform knows. */
export type Lookup = (path: readonly (string | number)[]) => unknown;

/** Raised inside this file for an expression that only Terraform can answer. */
class KnownAtApply extends Error {}

/** Deeper than anybody writes; a chain of references that leads to itself ends here too. */
const maxDepth = 50;

/** A text with its templates filled in; what only Terraform knows stays `${…}`. IAM's own variables come unescaped. */
export function fillTemplates(text: string, lookup: Lookup): string {
  const value = templateValue(text, lookup, 0);
  return typeof value === "string" ? value : asText(value);
}

/** What a text stands for: the value of a lone `${…}`, else the filled-in text. */
export function valueOfText(text: string, lookup: Lookup): unknown {
  return templateValue(text, lookup, 0);
}

function templateValue(text: string, lookup: Lookup, depth: number): unknown {
  if (!/[$%]\{/.test(text)) return text;
  const parts = templatePartsOrItself(text);
  const [only] = parts;
  if (parts.length === 1 && only && "expression" in only) return expressionOrItself(only.expression, lookup, depth);
  return parts
    .map((part) => {
      if ("literal" in part) return part.literal;
      const value = expressionOrItself(part.expression, lookup, depth);
      return typeof value === "string" ? value : asText(value);
    })
    .join("");
}

function asText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function expressionOrItself(expression: string, lookup: Lookup, depth: number): unknown {
  try {
    return new Parser(expression, lookup, depth).whole();
  } catch (error) {
    if (error instanceof KnownAtApply) return `\${${expression}}`;
    throw error;
  }
}

function templatePartsOrItself(text: string): TemplatePart[] {
  try {
    return templateParts(text);
  } catch (error) {
    if (error instanceof KnownAtApply) return [{ literal: text }];
    throw error;
  }
}

type TemplatePart = { readonly literal: string } | { readonly expression: string };

/** Literal text and expressions of a template, in order. A directive `%{…}` makes the whole an expression. */
function templateParts(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  for (let at = 0; at < text.length; ) {
    const three = text.slice(at, at + 3);
    if (three === "$${" || three === "%%{") {
      literal += three.slice(1);
      at += 3;
    } else if (three.startsWith("%{")) {
      return [{ literal: `\${${text}}` }]; // only Terraform follows directives
    } else if (three.startsWith("${") && !isPolicyVariable(text, at)) {
      const end = endOfExpression(text, at + 2);
      if (literal) parts.push({ literal });
      literal = "";
      parts.push({ expression: text.slice(at + 2, end) });
      at = end + 1;
    } else {
      literal += text[at];
      at++;
    }
  }
  if (literal) parts.push({ literal });
  return parts;
}

/** IAM's `${aws:username}` where it stands unescaped already, as in JSON that Terraform is never shown. */
function isPolicyVariable(text: string, at: number): boolean {
  return /^\$\{([A-Za-z0-9-]+:(?!:)|[*?$]\})/.test(text.slice(at, at + 80));
}

/** Where the brace closes that was open before `start`; the text's end where it never does. */
function endOfExpression(text: string, start: number, depth = 0): number {
  if (depth > maxDepth) throw new KnownAtApply();
  let open = 1;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '"') at = endOfString(text, at, depth + 1);
    else if (text[at] === "{") open++;
    else if (text[at] === "}" && --open === 0) return at;
  }
  return text.length;
}

/** Where the string ends that a quote at `start` begins; expressions inside it have strings of their own. */
function endOfString(text: string, start: number, depth = 0): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith("$${", at)) at += 2;
    else if (text.startsWith("${", at)) at = endOfExpression(text, at + 2, depth + 1);
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Reads and answers one expression. */
class Parser {
  private at = 0;
  private open = 0;

  constructor(
    private readonly text: string,
    private readonly lookup: Lookup,
    private readonly depth: number,
  ) {
    if (depth > maxDepth) throw new KnownAtApply();
  }

  whole(): unknown {
    const value = this.value();
    if (this.peek() !== "") throw new KnownAtApply(); // an operator, a condition, a loop
    return value;
  }

  private value(): unknown {
    if (this.open > maxDepth) throw new KnownAtApply();
    this.open++;
    const value = this.oneValue();
    this.open--;
    return value;
  }

  private oneValue(): unknown {
    const next = this.peek();
    if (next === '"') return this.string();
    if (next === "[") return this.list();
    if (next === "{") return this.object();
    if (next === "(") {
      this.take("(");
      const value = this.value();
      this.take(")");
      return value;
    }
    const number = this.matched(/-?\d+(\.\d+)?/y);
    if (number !== undefined) return Number(number);
    return this.named();
  }

  private named(): unknown {
    const name = this.matched(/[A-Za-z_][\w-]*/y);
    if (name === undefined) throw new KnownAtApply();
    if (this.peek() === "(") return this.call(name);
    const path: (string | number)[] = [name];
    for (;;) {
      if (this.peek() === ".") {
        this.take(".");
        const step = this.matched(/[A-Za-z_][\w-]*|\d+/y);
        if (step === undefined) throw new KnownAtApply();
        path.push(step);
      } else if (this.peek() === "[") {
        this.take("[");
        const index = this.value();
        this.take("]");
        if (typeof index !== "string" && typeof index !== "number") throw new KnownAtApply();
        path.push(index);
      } else break;
    }
    if (path.length === 1) {
      if (name === "true" || name === "false") return name === "true";
      if (name === "null") return null;
    }
    const found = this.lookup(path);
    if (found === undefined) throw new KnownAtApply();
    return found;
  }

  private call(name: string): unknown {
    this.take("(");
    const args: unknown[] = [];
    while (this.peek() !== ")") {
      args.push(this.value());
      if (this.peek() === ",") this.take(",");
    }
    this.take(")");
    const [first] = args;
    if (args.length !== 1) throw new KnownAtApply();
    if (name === "jsonencode") return JSON.stringify(first);
    if (name === "toset" || name === "tolist" || name === "tomap" || name === "tostring") return first;
    if (name === "jsondecode" && typeof first === "string") return parsed(first);
    throw new KnownAtApply();
  }

  private list(): unknown[] {
    this.take("[");
    const items: unknown[] = [];
    while (this.peek() !== "]") {
      items.push(this.orItself(() => this.value()));
      if (this.peek() === ",") this.take(",");
      else if (this.peek() !== "]") throw new KnownAtApply();
    }
    this.take("]");
    return items;
  }

  private object(): Record<string, unknown> {
    this.take("{");
    const entries: [string, unknown][] = [];
    while (this.peek() !== "}") {
      const key = this.peek() === '"' ? this.string() : this.matched(/[A-Za-z_][\w-]*/y);
      if (key === undefined || key === "for") throw new KnownAtApply();
      this.take(this.peek() === ":" ? ":" : "=");
      entries.push([asText(key), this.orItself(() => this.value())]);
      if (this.peek() === ",") this.take(",");
    }
    this.take("}");
    return Object.fromEntries(entries);
  }

  /** A reference inside a list or object that only Terraform knows stays one; the rest of it is known all the same. */
  private orItself(read: () => unknown): unknown {
    this.peek();
    const [start, open] = [this.at, this.open];
    try {
      return read();
    } catch (error) {
      if (!(error instanceof KnownAtApply) || open > maxDepth) throw error;
      [this.at, this.open] = [start, open];
      const reference = this.matched(/[A-Za-z_][\w-]*(\.[\w-]+|\[[^\][]*\])+/y);
      if (reference === undefined || !/^[,\]}]?$/.test(this.peek())) throw error;
      return `\${${reference}}`;
    }
  }

  private string(): unknown {
    const end = endOfString(this.text, this.at);
    const raw = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return templateValue(unescaped(raw), this.lookup, this.depth + 1);
  }

  /** The next character that is no space, without taking it; empty at the end. */
  private peek(): string {
    this.matched(/\s*/y);
    return this.text[this.at] ?? "";
  }

  private take(wanted: string): void {
    if (this.peek() !== wanted) throw new KnownAtApply();
    this.at++;
  }

  private matched(form: RegExp): string | undefined {
    form.lastIndex = this.at;
    const found = form.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}

function parsed(json: string): unknown {
  if (isNestedBeyond(json, maxDepth)) throw new KnownAtApply();
  try {
    return JSON.parse(json);
  } catch {
    throw new KnownAtApply();
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A quoted string's characters; escapes inside an expression of its own are left to that expression. */
function unescaped(raw: string): string {
  let text = "";
  for (let at = 0; at < raw.length; at++) {
    if (raw.startsWith("$${", at)) {
      text += "$${";
      at += 2;
    } else if (raw.startsWith("${", at)) {
      const end = endOfExpression(raw, at + 2);
      text += raw.slice(at, end + 1);
      at = end;
    } else if (raw[at] === "\\") {
      const code = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(raw.slice(at, at + 10));
      if (code) {
        text += String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code[1] ?? (code[2] as string), 16)));
        at += code[0].length - 1;
      } else {
        text += escapes[raw[at + 1] as string] ?? raw[at + 1];
        at++;
      }
    } else text += raw[at];
  }
  return text;
}
