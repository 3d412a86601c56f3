import { isRecord, show } from "../iam/json";

// Placeholders that are still to be replaced, and text that Terraform would read as an expression by accident.

/** `${BUCKET}`, `${5}`: a single word is neither an expression of Terraform nor a policy variable of IAM. */
const loneWord = /(?<!\$)\$\{\s*([\w-]+)\s*\}/;

/** The first `${…}` in a text that contains a single word. */
export function loneWordIn(text: string): string | undefined {
  return loneWord.exec(text)?.[0];
}

/** Placeholders for a bucket's name in documentation: `<bucket>`, `{[s3-bucket]}`, `{{bucket}}`, `${BUCKET}`. */
const placeholder = /<[^<>]*>|\{\[[^[\]]*\]\}|\{\{[^{}]*\}\}/;

/** The placeholder in a bucket's name; undefined if it has none. */
export function placeholderIn(bucket: string): string | undefined {
  return placeholder.exec(bucket)?.[0] ?? loneWordIn(bucket);
}

function loneWordProblem(found: string): string {
  const [, word = ""] = loneWord.exec(found) ?? [];
  let fix = "Write the value itself.";
  if (/^\d+$/.test(word)) fix = `For this text, write ${show(`$${found}`)}.`;
  const variable = variableFor(found);
  if (variable !== undefined) fix = `Did you mean ${show(variable)}?`;
  return `has ${show(found)}, which is neither a Terraform expression nor an IAM policy variable. ${fix}`;
}

/** IAM's policy variable for a lone word: `${aws:username}` for `${username}`; undefined if none. */
export function variableFor(found: string): string | undefined {
  const word = loneWord.exec(found)?.[1]?.toLowerCase();
  return word === "username" || word === "userid" ? `\${aws:${word}}` : undefined;
}

/** The errors of such words in the texts of properties. Classes of this package and of cdktf check their own texts. */
export function loneWordErrors(properties: unknown): string[] {
  if (!isRecord(properties)) return [];
  return Object.entries(properties).flatMap(([property, value]) =>
    textsIn(value).flatMap((text) => {
      const found = loneWordIn(text);
      return found === undefined ? [] : [`${property} ${show(text)} ${loneWordProblem(found)}`];
    }),
  );
}

/** The texts in a value, including keys, as deep as properties are nested. */
function textsIn(value: unknown, depth = 3): string[] {
  if (typeof value === "string") return [value];
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, depth - 1));
  const isPlain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner, depth - 1)]) : [];
}
