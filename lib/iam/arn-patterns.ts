import { remembered } from "./remembered";

// ARN patterns as IAM compares them: part by part, split at the first five colons, with `*` and `?` as wildcards. `*`
// alone is every resource. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html

/**
 * A piece of a pattern: one literal character, any character (of a bucket's name: not `/`) once or repeatedly, or a
 * variable such as `${aws:username}` for one value, at least a character long.
 */
type Piece =
  | { readonly literal: string }
  | { readonly any: "character" | "name"; readonly repeated: boolean }
  | { readonly variable: string };

const everything: Piece = { any: "character", repeated: true };

/** Whether an ARN can match both patterns. Variables such as `${BucketName}` can have any value. */
export function overlap(one: string, other: string): boolean {
  return comparePartwise(one, other, overlaps);
}

/**
 * Whether every ARN that matches `narrow` also matches `wide`. True is certain. False may be wrong for unusual patterns
 * that are equal, such as `a?*` and `a*?`.
 */
export function covers(wide: string, narrow: string): boolean {
  return wide === narrow || comparePartwise(wide, narrow, coversPart);
}

/** Whether two patterns agree in each of their six parts. `compare` is called for parts that are not plain text. */
function comparePartwise(one: string, other: string, compare: (one: string, other: string) => boolean): boolean {
  const [a, b] = [parts(one), parts(other)];
  for (let index = 0; index < 6; index++) {
    const [mine, theirs] = [a[index] as string, b[index] as string];
    if (mine === theirs) continue;
    if (!/[*?$]/.test(mine + theirs) || !compare(mine, theirs)) return false;
  }
  return true;
}

const parts = remembered(sixParts);
const pieces = remembered(piecesOf);
const overlaps = rememberedPair((one, other) => overlapPieces(pieces(one), pieces(other)));
const coversPart = rememberedPair((wide, narrow) => coverPieces(pieces(wide), pieces(narrow)));

/** The same for two texts, because every action of a statement compares the same two resources. */
function rememberedPair(answer: (one: string, other: string) => boolean): (one: string, other: string) => boolean {
  const answers = new Map<string, Map<string, boolean>>();
  let size = 0;
  return (one, other) => {
    const known = answers.get(one)?.get(other);
    if (known !== undefined) return known;
    if (++size > 200_000) {
      answers.clear();
      size = 1;
    }
    const found = answer(one, other);
    answers.set(one, (answers.get(one) ?? new Map<string, boolean>()).set(other, found));
    return found;
  };
}

/** A pattern's parts. One with fewer than six, such as `*`, leaves the rest open. */
function sixParts(pattern: string): string[] {
  const parts = partsOfArn(pattern);
  while (parts.length < 6) parts.push("*");
  return parts;
}

/** An ARN's parts, split at its first five colons. A variable such as `${aws:username}` has a colon of its own. */
export function partsOfArn(arn: string): string[] {
  const hidden = arn.replace(/\$\{[^}]*\}/g, (variable) => variable.replaceAll(":", "\0"));
  const split = hidden.split(":");
  if (split.length > 6) split.push(split.splice(5).join(":"));
  return split.map((part) => part.replaceAll("\0", ":"));
}

function piecesOf(text: string): Piece[] {
  return (text.match(/\$\{[^}]*\}|[\s\S]/g) ?? []).map((token): Piece => {
    if (token === "*") return everything;
    if (token === "?") return { any: "character", repeated: false };
    if (!token.startsWith("${")) return { literal: token };
    const name = token.slice(2, -1);
    return name === "*" || name === "?" || name === "$" ? { literal: name } : { variable: name };
  });
}

/** A variable as the characters that it can have. */
function withAnyValue(piece: Piece): Piece[] {
  if (!("variable" in piece)) return [piece];
  const any = piece.variable === "BucketName" ? "name" : "character";
  return [
    { any, repeated: false },
    { any, repeated: true },
  ];
}

function overlapPieces(one: Piece[], other: Piece[]): boolean {
  return table(one.flatMap(withAnyValue), other.flatMap(withAnyValue), (a, b, rest) => {
    if (a && isRepeated(a) && rest(1, 0)) return true;
    if (b && isRepeated(b) && rest(0, 1)) return true;
    if (!a || !b || (isRepeated(a) && isRepeated(b))) return false;
    if (!holds(a, b) && !holds(b, a)) return false; // no character is in both
    return rest(isRepeated(a) ? 0 : 1, isRepeated(b) ? 0 : 1);
  });
}

function coverPieces(wide: Piece[], narrow: Piece[]): boolean {
  return table(wide, narrow, (w, n, rest) => {
    if (!w) return false;
    if (isRepeated(w)) return rest(1, 0) || (n !== undefined && rest(0, 1));
    return n !== undefined && !isRepeated(n) && holds(w, n) && rest(1, 1);
  });
}

/** Answers a question about two lists of pieces from the answers about their tails; two empty lists agree. */
function table(
  one: Piece[],
  other: Piece[],
  step: (a: Piece | undefined, b: Piece | undefined, rest: (i: number, j: number) => boolean) => boolean,
): boolean {
  const width = other.length + 1;
  const answers = new Uint8Array((one.length + 1) * width);
  let cell = 0;
  const rest = (i: number, j: number) => answers[cell + i * width + j] === 1;
  for (let i = one.length; i >= 0; i--) {
    for (let j = other.length; j >= 0; j--) {
      cell = i * width + j;
      const atEnd = i === one.length && j === other.length;
      if (atEnd || step(one[i], other[j], rest)) answers[cell] = 1;
    }
  }
  return answers[0] === 1;
}

function isRepeated(piece: Piece): boolean {
  return "repeated" in piece && piece.repeated;
}

/** Whether `outer` matches everything that `inner` matches. A variable has one value, so it matches only itself. */
function holds(outer: Piece, inner: Piece): boolean {
  if ("variable" in outer || "variable" in inner) {
    return "variable" in outer && "variable" in inner && outer.variable === inner.variable;
  }
  if ("literal" in outer) return "literal" in inner && outer.literal === inner.literal;
  if (outer.any === "character") return true;
  return "literal" in inner ? inner.literal !== "/" : inner.any === "name";
}

/** The text after an ARN's fifth colon, such as `photos/*`. */
export function nameInArn(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

/**
 * The bucket of a resource, as a pattern of names; `*` is every bucket. Undefined for anything but a bucket or an
 * object, such as an access point.
 */
export function bucketOf(resource: string): string | undefined {
  if (resource === "*") return "*";
  const [, , service = "", region, account, ...rest] = resource.split(":");
  if ((service !== "s3" && service !== "*") || ![region, account].every((part) => part === "" || part === "*")) {
    return undefined;
  }
  const name = rest.join(":").split("/")[0] as string;
  // A bucket's name has at least three characters, so `?*` and `???*` are every bucket too.
  const isEvery = /^[*?]+$/.test(name) && name.includes("*") && name.replaceAll("*", "").length <= 3;
  return isEvery ? "*" : name;
}
