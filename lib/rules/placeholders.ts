import { isRecord, show } from "../iam/json";

// What somebody should have replaced with a value of theirs, or what Terraform would take for an expression by accident.

/** `${BUCKET}`, `${5}`: a single word is neither an expression that Terraform can resolve nor a variable of IAM's. */
const loneWord = /(?<!\$)\$\{\s*([\w-]+)\s*\}/;

/** The `${…}` in a text that holds a single word; undefined where none does. */
export function loneWordIn(text: string): string | undefined {
  return loneWord.exec(text)?.[0];
}

/** What documentation puts in the place of a bucket's name: `<bucket>`, `{[s3-bucket]}`, `{{bucket}}`, `${BUCKET}`. */
const placeholder = /<[^<>]*>|\{\[[^[\]]*\]\}|\{\{[^{}]*\}\}/;

/** The placeholder in what should be a bucket's name; undefined where there is none. */
export function placeholderIn(bucket: string): string | undefined {
  return placeholder.exec(bucket)?.[0] ?? loneWordIn(bucket);
}

function loneWordProblem(found: string): string {
  const [, word = ""] = loneWord.exec(found) ?? [];
  let remedy = "write the value itself";
  if (/^\d+$/.test(word)) remedy = `for this text write ${show(`$${found}`)}`;
  if (/^user(name|id)$/i.test(word)) remedy = `did you mean ${show(`\${aws:${word.toLowerCase()}}`)}?`;
  return `has ${show(found)}, which is neither an expression that Terraform can resolve nor a variable of IAM's; ${remedy}`;
}

/** Such words in the texts of properties, as sentences. Classes of this package and of cdktf judge their own. */
export function loneWordErrors(properties: unknown): string[] {
  if (!isRecord(properties)) return [];
  return Object.entries(properties).flatMap(([property, value]) =>
    textsIn(value).flatMap((text) => {
      const found = loneWordIn(text);
      return found === undefined ? [] : [`${property} ${show(text)} ${loneWordProblem(found)}`];
    }),
  );
}

/** The texts in a value, keys included, as deep as properties go. */
function textsIn(value: unknown, depth = 3): string[] {
  if (typeof value === "string") return [value];
  if (depth === 0) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, depth - 1));
  const isPlain = isRecord(value) && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner, depth - 1)]) : [];
}
