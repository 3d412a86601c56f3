import { isDeepStrictEqual } from "node:util";
import { factoryCall } from "../stack/source/access-call";
import { FactoryCall, inOneLine, typescriptOf } from "../stack/source/factory-call";
import { accessCallIn, type Edit, factoryCallIn, type Part, withEdits } from "../stack/source/main-ts";
import { type AccessKind, type Answers, accessCall, accessKinds, backendCall } from "./answers";
import { notAsWritten, type OneStack, oneStackIn, type Property } from "./one-stack";

/**
 * A `main.ts` with the answers: the name and access of its one user, and the backend of its one stack. Everything else
 * stays, byte for byte. An access or backend with more than the answers say is only its author's to replace.
 *
 * @throws Problem when it is not as init wrote it, so that an edit could lose something
 */
export function withAnswers(mainTs: string, answers: Answers): string {
  const stack = oneStackIn(mainTs);
  const edits: Edit[] = [];
  if (stack.userName.name !== answers.userName) {
    edits.push(replaced(stack.userName.value, JSON.stringify(answers.userName)));
  }
  if (!hasAccess(stack, answers)) {
    if (!isPlainAccess(stack.access.value.text)) throw otherThanWritten("access", stack.access);
    edits.push(written(mainTs, stack.access.value, accessCall(answers)));
  }
  if (!hasBackend(stack, answers)) edits.push(...backendEdits(mainTs, stack, answers));
  const text = withEdits(mainTs, edits);
  const result = oneStackIn(text);
  if (result.userName.name === answers.userName && hasAccess(result, answers) && hasBackend(result, answers))
    return text;
  throw notAsWritten("an edit would change more than the answers");
}

function replaced({ start, end }: Pick<Part, "start" | "end">, by: string): Edit {
  return { start, end, by };
}

/** A value in the layout of the formatter. */
function written(text: string, value: Part, call: FactoryCall<"S3Access" | "StateBackend">): Edit {
  const indent = indentAt(text, value.start);
  const before = value.start - lineStart(text, value.start) - indent.length;
  return replaced(value, inLinesOf(text, typescriptOf(call, indent, before)));
}

function hasAccess({ access }: OneStack, answers: Answers): boolean {
  const call = accessCallIn(access.value.text);
  return call !== undefined && isDeepStrictEqual(factoryCall(call), accessCall(answers));
}

/** Whether an access is a call that init writes for some answers, and nothing else: no condition, no comment. */
function isPlainAccess(text: string): boolean {
  const call = accessCallIn(text);
  if (!call) return false;
  const buckets = call.factory === "allBuckets" ? ["*"] : call.buckets;
  const plain = factoryCall(call);
  const kinds = Object.keys(accessKinds) as AccessKind[];
  return (
    hasSameTokens(text, plain) && kinds.some((access) => isDeepStrictEqual(accessCall({ access, buckets }), plain))
  );
}

function hasBackend({ backend }: OneStack, { state }: Answers): boolean {
  if (!backend) return state.kind === "local";
  const wanted = backendCall(state) ?? new FactoryCall("StateBackend", "local");
  return isDeepStrictEqual(factoryCallIn(backend.value.text, "StateBackend"), wanted);
}

/** Whether a backend is a call that init writes for some answers, and nothing else. */
function isPlainBackend(text: string): boolean {
  const call = factoryCallIn(text, "StateBackend");
  if (!call || !hasSameTokens(text, call)) return false;
  const options = Object.keys(call.args[0] ?? {})
    .sort()
    .join();
  return (
    (call.factory === "s3" && options === "bucket,region") || (call.factory === "cloud" && options === "organization")
  );
}

/** Whether a text is this call in some layout. A comment would be lost in an edit. */
function hasSameTokens(text: string, call: FactoryCall<"S3Access" | "StateBackend">): boolean {
  const tokens = (code: string) => code.replace(/[\s,"']/g, "");
  return tokens(text) === tokens(inOneLine(call));
}

function otherThanWritten(what: string, { value }: Property): Error {
  const [line = "", ...more] = value.text.split(/\r?\n/);
  return notAsWritten(`its "${what}" is ${line}${more.length > 0 ? " …" : ""}, which init doesn't write`);
}

function backendEdits(text: string, stack: OneStack, answers: Answers): Edit[] {
  const { backend, users } = stack;
  if (backend && !isPlainBackend(backend.value.text)) throw otherThanWritten("backend", backend);
  const call = backendCall(answers.state);
  if (backend)
    return call ? [written(text, backend.value, call)] : [withoutProperty(text, backend), ...withoutImport(stack)];
  if (!call) return [];
  const { start } = users.whole;
  const indent = indentAt(text, start);
  const before = "backend: ".length;
  const space = startsLine(text, start) ? `\n${indent}` : " ";
  const by = inLinesOf(text, `backend: ${typescriptOf(call, indent, before)},${space}`);
  return [replaced({ start, end: start }, by), ...withImport(text, stack)];
}

/** With its comma, and its line if that has nothing else. */
function withoutProperty(text: string, { whole }: Property): Edit {
  const [comma = ""] = /^\s*,/.exec(text.slice(whole.end)) ?? [];
  const end = whole.end + comma.length;
  const [rest = ""] = /^[ \t]*(\r?\n)?/.exec(text.slice(end)) ?? [];
  if (!rest.endsWith("\n")) return replaced({ start: whole.start, end: end + rest.length }, "");
  if (!startsLine(text, whole.start)) return replaced({ start: text.slice(0, whole.start).trimEnd().length, end }, "");
  return replaced({ start: lineStart(text, whole.start), end: end + rest.length }, "");
}

function withImport(text: string, { imports, backendNames }: OneStack): Edit[] {
  if (imports.some(({ name }) => name === "StateBackend")) return [];
  const last = imports.at(-1)?.part;
  if (!last || backendNames > 0) throw notAsWritten('it doesn\'t import "StateBackend" from "terraform-s3-user"');
  const space = startsLine(text, last.start) ? `\n${indentAt(text, last.start)}` : " ";
  return [replaced({ start: last.end, end: last.end }, inLinesOf(text, `,${space}StateBackend`))];
}

/** Unless other code uses it. The import and the removed backend are two of the names. */
function withoutImport({ imports, backendNames }: OneStack): Edit[] {
  const index = imports.findIndex(({ name }) => name === "StateBackend");
  const part = imports[index]?.part;
  if (!part || backendNames > 2) return [];
  const [before, next] = [imports[index - 1]?.part, imports[index + 1]?.part];
  if (before) return [replaced({ start: before.end, end: part.end }, "")];
  return next ? [replaced({ start: part.start, end: next.start }, "")] : [];
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function indentAt(text: string, at: number): string {
  const [indent = ""] = /^[ \t]*/.exec(text.slice(lineStart(text, at), at)) ?? [];
  return indent;
}

function startsLine(text: string, at: number): boolean {
  return at > 0 && lineStart(text, at) + indentAt(text, at).length === at;
}

function inLinesOf(text: string, lines: string): string {
  return text.includes("\r\n") ? lines.replaceAll("\n", "\r\n") : lines;
}
