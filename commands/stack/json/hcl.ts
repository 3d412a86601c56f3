import { type HclNode, parseExpression } from "./hcl-parser";

// Terraform's language in the texts of a synthesized stack: the references in a text, and its value. Only this file
// knows `${`, `%{` and `$${`. What can't be evaluated stays `${…}` in the result, and a `${` that is text for Terraform
// stays `$${`, so that the two never look alike.
// https://developer.hashicorp.com/terraform/language/expressions

/** The steps of a reference, such as `["aws_iam_user", "u", "name"]`, without Terraform's optional `resource.`. */
export type Path = readonly string[];

/** The value of a reference such as `local.bucket`; undefined if it is known only after apply. */
export type Lookup = (path: Path) => unknown;

/** The parts of a text. */
export interface Uses {
  readonly references: readonly Path[];
  readonly functions: readonly string[];
  /** Whether it contains only literal text and references: no function, condition, loop or operator. */
  readonly isDirect: boolean;
}

const nothing: Uses = { references: [], functions: [], isDirect: true };

/** A `${` or `%{` that begins a template: doubled, it is text. */
const template = /(?<!\$)\$\{|(?<!%)%\{/;

/** A lone reference, which most texts of a stack are: answered without the parser. */
const lone = /^\$\{([A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+)\}$/;

/** The reference that a text is, and nothing else. */
export function loneReference(text: string): Path | undefined {
  const steps = lone.exec(text)?.[1];
  return steps === undefined ? undefined : withoutPrefix(steps.split("."));
}

/** An evaluated text with its remaining references marked as those of another scope, such as `stack.web`. */
export function inScope(text: string, scope: string): string {
  return text.replace(remaining, `\${${scope}.`);
}

/** Opens what stays of a template in an evaluated text; `${aws:username}` there is IAM's. */
const remaining = /(?<!\$)\$\{(?![A-Za-z0-9-]+:(?!:)|[*?$]\})/g;

/** The references in a text; undefined if HashiCorp's parser can't read it, so that it may refer to anything. */
export function usesOf(text: string): Uses | undefined {
  if (!template.test(text)) return nothing;
  const alone = loneReference(text);
  if (alone) return { ...nothing, references: [alone] };
  const tree = treeOf(text);
  if (!tree) return undefined;
  const references: Path[] = [];
  const functions: string[] = [];
  let isDirect = true;
  const visit = (node: HclNode): void => {
    if (node.type === "function") functions.push(node.meta.name ?? "");
    if (node.type === "scopeTraversal") references.push(pathOf(node));
    else if (!literalTypes.has(node.type)) isDirect = false;
    for (const child of node.children) visit(child);
  };
  visit(tree);
  return { references, functions, isDirect };
}

/** Nodes of a text that consists only of literal text and references. */
const literalTypes = new Set(["template", "templateWrap", "literalValue"]);

/** The value of a text: that of a single `${…}`, otherwise the text with its templates evaluated. */
export function evaluate(text: string, lookup: Lookup): unknown {
  if (!template.test(text)) return literal(text);
  const alone = loneReference(text);
  if (alone) {
    const value = lookup(alone);
    return value === undefined ? `\${${alone.join(".")}}` : value;
  }
  const tree = trimsSpace.test(text) ? undefined : treeOf(text);
  if (!tree) return `\${${text}}`;
  const { children } = tree;
  const parts = children.slice(0, -1); // the last is the line end before the marker, or ends in it
  const last = String(children.at(-1)?.meta.value ?? "\n").slice(0, -1);
  const [only] = parts;
  const evaluation = new Evaluation(text, lookup);
  if (parts.length === 1 && only && last === "") return evaluation.orItself(only);
  try {
    return evaluation.joined(parts, false) + literal(last);
  } catch (error) {
    if (error instanceof KnownAtApply) return `\${${text}}`;
    throw error;
  }
}

/** `${~` and `~}` remove white space next to them, which the parser does not show. */
const trimsSpace = /[$%]\{~|~\}/;

/** Most characters of an evaluated text. Locals that double each other would fill the memory. */
const maxText = 1_000_000;

/** Most characters times brackets that are parsed: the tree of a deeply nested text repeats it at every level. */
const maxWork = 20_000_000;

const trees = new Map<string, HclNode | undefined>();

function treeOf(text: string): HclNode | undefined {
  if (trees.has(text)) return trees.get(text);
  const brackets = text.match(/[([{!?-]/g)?.length ?? 0;
  const tree = text.length * brackets > maxWork ? undefined : parseExpression(asHeredoc(text));
  if (trees.size > 20_000) trees.clear();
  trees.set(text, tree);
  return tree;
}

/** A heredoc has no escapes, so its text is the same template as in Terraform JSON. */
function asHeredoc(text: string): string {
  let marker = "END";
  while (text.includes(marker)) marker += "D";
  return `<<${marker}\n${text}\n${marker}\n`;
}

function pathOf({ meta: { traversal = [] } }: HclNode): Path {
  return withoutPrefix(traversal.map(({ type, segment }) => (type === "indexTraversal" ? unquoted(segment) : segment)));
}

function withoutPrefix(path: string[]): string[] {
  return path[0] === "resource" && path.length > 2 ? path.slice(1) : path;
}

function unquoted(index: string): string {
  return index.startsWith('"') ? unescaped(index.slice(1, -1)) : index;
}

/** Raised inside this file for what only Terraform can answer. */
class KnownAtApply extends Error {}

class Evaluation {
  private readonly bytes: Buffer;

  constructor(
    text: string,
    private readonly lookup: Lookup,
  ) {
    this.bytes = Buffer.from(asHeredoc(text));
  }

  /** A node's value, or its source as a template that stays. */
  orItself(node: HclNode): unknown {
    try {
      return this.value(node);
    } catch (error) {
      if (!(error instanceof KnownAtApply)) throw error;
      return `\${${this.sourceOf(node)}}`;
    }
  }

  /** The text that parts make together. */
  joined(parts: readonly HclNode[], isQuoted: boolean): string {
    const text = parts
      .map((part) => {
        if (part.type === "literalValue" && part.meta.type === "string") return literalOf(part, isQuoted);
        const value = this.orItself(part);
        if (typeof value !== "object" && value !== undefined) return String(value);
        return `\${${this.sourceOf(part)}}`;
      })
      .join("");
    if (text.length > maxText) throw new KnownAtApply();
    return text;
  }

  /** A node's source, in one form for a reference; the parser keeps none for parentheses. */
  private sourceOf(node: HclNode): string {
    if (node.type === "scopeTraversal") return pathOf(node).join(".");
    return node.meta.value ?? this.between(node);
  }

  private between({ range: { start, end } }: HclNode): string {
    return this.bytes.subarray(start.byte, end.byte).toString();
  }

  private value(node: HclNode): unknown {
    const { type, children, meta } = node;
    if (type === "scopeTraversal") return this.known(pathOf(node));
    if (type === "templateWrap") return this.value(children[0] as HclNode);
    // Without quotes it is a heredoc, or a directive's body.
    if (type === "template" && meta.value?.startsWith('"')) return this.joined(children, true);
    if (type === "tuple") return children.map((child) => this.inCollection(child));
    if (type === "object") return this.object(node);
    if (type === "function") return this.call(meta.name ?? "", node);
    if (type === "" && children.length === 1) return this.value(children[0] as HclNode); // parentheses
    if (type !== "literalValue") throw new KnownAtApply();
    if (meta.type === "number") return exactNumber(meta.value ?? "");
    if (meta.type === "bool") return meta.value === "true";
    return meta.type === "string" ? literalOf(node, true) : null;
  }

  private known(path: Path): unknown {
    const value = this.lookup(path);
    if (value === undefined) throw new KnownAtApply();
    return value;
  }

  /** A reference inside a collection that is known only after apply stays one; the rest is known. */
  private inCollection(node: HclNode): unknown {
    return node.type === "scopeTraversal" ? this.orItself(node) : this.value(node);
  }

  private object({ children }: HclNode): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (let index = 0; index + 1 < children.length; index += 2) {
      entries.push([this.key(children[index] as HclNode), this.inCollection(children[index + 1] as HclNode)]);
    }
    return Object.fromEntries(entries);
  }

  private key(node: HclNode): string {
    const [inner] = node.children;
    if (inner) return String(this.value(inner));
    const name = this.between(node);
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(name)) throw new KnownAtApply();
    return name;
  }

  private call(name: string, { children, meta }: HclNode): unknown {
    const [first] = children;
    if (children.length !== 1 || !first || meta.expandedFinalArgument) throw new KnownAtApply();
    if (!evaluatedFunctions.has(name)) throw new KnownAtApply();
    const value = this.value(first);
    return name === "jsonencode" ? JSON.stringify(value) : value;
  }
}

/** Functions with one argument whose result is known here. */
const evaluatedFunctions = new Set(["jsonencode", "toset", "tolist", "tomap"]);

/** Terraform keeps more digits than JavaScript. */
function exactNumber(source: string): number {
  const number = Number(source);
  if (!Number.isFinite(number) || source.replace(/\D/g, "").length > 15) throw new KnownAtApply();
  return number;
}

function literalOf({ meta: { value = "" } }: HclNode, isQuoted: boolean): string {
  return literal(isQuoted ? unescaped(value) : value);
}

/** Opens `${aws:username}`, `${*}` and the like: variables that IAM fills in, and Terraform never. */
const policyVariable = /\$\$\{(?=[A-Za-z0-9-]+:(?!:)|[*?$]\})/g;

/** Text as Terraform passes it on. A `$${` that is not an IAM variable stays, so that it never looks like `${`. */
function literal(text: string): string {
  return text.includes("{") ? text.replace(policyVariable, "${").replaceAll("%%{", "%{") : text;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** The characters of a quoted string. */
function unescaped(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g, (whole, short, long, character) => {
    if (character !== undefined) return escapes[character] ?? whole;
    return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(short ?? long, 16)));
  });
}
