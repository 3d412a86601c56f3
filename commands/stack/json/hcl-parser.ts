import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

// HashiCorp's own HCL parser, as WebAssembly. `@cdktn/hcl2json` loads it asynchronously and in every process that
// imports it; here it is loaded when the first text needs it, which for most stacks is never.

/** A node of HCL's syntax tree, from the parser, as far as it is used here. */
export interface HclNode {
  /** Such as `template`, `scopeTraversal` or `function`; empty for what the parser has no name for. */
  readonly type: string;
  readonly children: readonly HclNode[];
  readonly meta: {
    /** The node's source text; for a literal its value. */
    readonly value?: string;
    /** A literal's type: `string`, `number`, `bool` or `dynamic`. */
    readonly type?: string;
    /** Of a function. */
    readonly name?: string;
    /** Whether a function's last argument ends in `...`. */
    readonly expandedFinalArgument?: boolean;
    /** The steps of a reference: names, and indexes with their quotes. */
    readonly traversal?: readonly { readonly type: string; readonly segment: string }[];
  };
  /** Where the node is in the parsed text, in bytes. */
  readonly range: { readonly start: { readonly byte: number }; readonly end: { readonly byte: number } };
}

type Callback = (error: string | null, json: string) => void;

interface Parser {
  getExpressionAst(file: string, expression: string, callback: Callback): void;
}

let parser: Parser | undefined;

/** The syntax tree of an HCL expression; undefined if HashiCorp's parser rejects it. */
export function parseExpression(expression: string): HclNode | undefined {
  parser ??= startParser();
  let tree: HclNode | undefined;
  parser.getExpressionAst("main.tf", expression, (error, json) => {
    tree = error ? undefined : (JSON.parse(json) ?? undefined);
  });
  return tree && withMeta(tree);
}

/** Parentheses and the keys of objects come without a `meta`. */
function withMeta({ meta = {}, children, ...node }: HclNode): HclNode {
  return { ...node, meta, children: children.map(withMeta) };
}

interface GoRuntime {
  readonly importObject: { readonly gojs: Record<string, (stackPointer: number) => void> };
  readonly _scheduledTimeouts: ReadonlyMap<number, NodeJS.Timeout>;
  run(instance: WebAssembly.Instance): Promise<void>;
}

function startParser(): Parser {
  require("@cdktn/hcl2json/wasm/wasm_exec.js");
  const { Go } = globalThis as unknown as { readonly Go: new () => GoRuntime };
  const functions = {} as Parser;
  // The program looks here for where to put its functions, and does so before `run` returns.
  Object.assign(globalThis, { __parse_terraform_config_wasm__: functions });
  const go = new Go();
  letProcessEnd(go);
  const program = gunzipSync(readFileSync(require.resolve("@cdktn/hcl2json/main.wasm.gz")));
  void go.run(new WebAssembly.Instance(new WebAssembly.Module(program), go.importObject));
  return functions;
}

/** Go's runtime collects garbage every few seconds; the program can end without waiting for that. */
function letProcessEnd(go: GoRuntime): void {
  const { gojs } = go.importObject;
  const schedule = gojs["runtime.scheduleTimeoutEvent"];
  gojs["runtime.scheduleTimeoutEvent"] = (stackPointer) => {
    schedule?.(stackPointer);
    for (const timeout of go._scheduledTimeouts.values()) timeout.unref();
  };
}
