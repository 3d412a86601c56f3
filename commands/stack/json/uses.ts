import { type Path, type Uses, usesOf } from "./hcl";

/** The address of the block that a reference leads to, such as `local.bucket`. */
export function addressOf([root = "", name = "", third = ""]: Path): string {
  if (root === "data") return `data.${name}.${third}`;
  return root === "var" ? `variable.${name}` : `${root}.${name}`;
}

/** The attribute of a block in a path; empty for the whole block. */
export function attributeOf(path: Path): string {
  return path[path[0] === "data" ? 3 : 2] ?? "";
}

/** The references of all texts in a value, including keys; undefined if one of them can't be read. */
export function usedIn(value: unknown): Uses | undefined {
  const references: Path[] = [];
  const functions: string[] = [];
  let isDirect = true;
  for (const text of textsIn(value)) {
    if (!text.includes("{")) continue;
    const uses = usesOf(text);
    if (!uses) return undefined;
    references.push(...uses.references);
    functions.push(...uses.functions);
    isDirect &&= uses.isDirect;
  }
  return { references, functions, isDirect };
}

/** Every text in a value, keys included. */
export function* textsIn(value: unknown): Generator<string> {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === "string") yield one;
    else if (typeof one === "object" && one !== null) {
      for (const [key, inner] of Object.entries(one)) waiting.push(key, inner);
    }
  }
}
