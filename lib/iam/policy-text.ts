// The JSON text of a policy.

/** The document in a text, or its errors, or the reason why it isn't JSON. */
export type PolicyText =
  | { readonly document: unknown }
  | { readonly errors: readonly string[] }
  | { readonly notJson: string };

/** Reads a policy's JSON. Like IAM, it rejects a key that is written twice: `JSON.parse` would drop the first one. */
export function readPolicyText(text: string): PolicyText {
  const json = text.replace(/^\uFEFF/, "");
  try {
    const document: unknown = JSON.parse(json);
    const errors = repeatedKeys(json).map(
      ({ key, path }) => `${inWords(path)}: the key ${JSON.stringify(key)} is written twice. Keep one.`,
    );
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    return {
      notJson: `policy is not JSON: ${(error as Error).message}. Copy it from the JSON tab of the IAM console.`,
    };
  }
}

type Path = readonly (string | number)[];

interface Container {
  readonly path: Path;
  /** The keys seen so far; undefined for a list. */
  readonly keys?: Set<string>;
  /** The key or index that comes next. */
  at: string | number;
}

/** The keys that an object has more than once, in valid JSON. */
export function repeatedKeys(json: string): { key: string; path: Path }[] {
  const repeated: { key: string; path: Path }[] = [];
  const open: Container[] = [];
  let isKey = false;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const inside = open.at(-1);
    if (token === "{" || token === "[") {
      const path = inside ? [...inside.path, inside.at] : [];
      open.push(token === "{" ? { path, keys: new Set(), at: "" } : { path, at: 0 });
      isKey = token === "{";
    } else if (token === "}" || token === "]") {
      open.pop();
      isKey = false;
    } else if (token === ",") {
      isKey = inside?.keys !== undefined;
      if (inside && typeof inside.at === "number") inside.at++;
    } else if (isKey && inside?.keys) {
      const key: string = JSON.parse(token);
      if (inside.keys.has(key)) repeated.push({ key, path: inside.path });
      inside.keys.add(key);
      inside.at = key;
      isKey = false;
    }
  }
  return repeated;
}

/** The numbers that lose digits when JavaScript reads them, in valid JSON. */
export function inexactNumbers(json: string): string[] {
  const tokens = json.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g);
  return [...tokens].map(([token]) => token).filter((token) => !token.startsWith('"') && !isExact(token));
}

/** IAM and Terraform keep every digit of an integer. A number with more than 15 digits may lose some. */
function isExact(number: string): boolean {
  if (/^-?\d+$/.test(number)) return BigInt(number) === BigInt(Number(number));
  return Number.isFinite(Number(number)) && number.replace(/[eE].*$|\D/g, "").length <= 15;
}

/** A place in a policy as messages name it: `policy statement 2: Condition StringLike`. */
function inWords(path: Path): string {
  const [first, second, ...rest] = path;
  if (first !== "Statement") return ["policy", ...path].join(" ");
  const [number, inStatement] = typeof second === "number" ? [second + 1, rest] : [1, path.slice(1)];
  return [`policy statement ${number}`, inStatement.join(" ")].filter(Boolean).join(": ");
}
