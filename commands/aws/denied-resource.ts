import { decoded } from "terraform-s3-user/iam";

// The bucket or object in a message about a denied request. A key can contain quotes, spaces and colons.

export interface DeniedResource {
  /** An ARN, or `*`. */
  readonly resource?: string;
  /** Set where the message doesn't show the end of the key. */
  readonly isEndUnknown?: true;
}

/** The beginning of AWS's own clause behind the resource. */
const clause = /^ (?:because|with an explicit deny)\b/;

/** What AWS names behind `on resource:`. */
export function namedResource(message: string): DeniedResource {
  const text = /on resource: (.*)/is.exec(message)?.[1]?.split(/User: \S+ is not authorized to perform:/i)[0] ?? "";
  if (!text.startsWith('"')) {
    const [, bare] =
      /^((?:arn:|\*).*?) (?:because|with an explicit deny)\b/is.exec(text) ?? /^((?:arn:|\*)\S*)/i.exec(text) ?? [];
    return { resource: bare };
  }
  const quotes = [...text.matchAll(/"/g)].map(({ index }) => index).slice(1);
  const [end, ...moreEnds] = quotes.filter((index) => clause.test(text.slice(index + 1)));
  if (end !== undefined) return { resource: text.slice(1, end), ...(moreEnds.length > 0 ? endUnknown : {}) };
  const [first = text.length, ...others] = quotes;
  if (others.length === 0) return { resource: text.slice(1, first) };
  const isEnd = /^["'`\s,;.)}\]<\\]/.test(text.slice(first + 1)); // of what a program printed around it, such as JSON
  return { resource: text.slice(1, first), ...(isEnd ? {} : endUnknown) };
}

const endUnknown = { isEndUnknown: true } as const;

/** The bucket or object in a message without an ARN: by its address, or as aws, s3cmd and PHP's SDK write it. */
export function resourceIn(message: string): DeniedResource {
  const [, host = "", path = ""] =
    /https?:\/\/([a-z0-9.-]+)\.s3[.a-z0-9-]*\.amazonaws\.com(?:\.cn)?\/([^"?\s;]*)/.exec(message) ??
    /https?:\/\/s3[.a-z0-9-]*\.amazonaws\.com(?:\.cn)?\/([a-z0-9.-]+)\/?([^"?\s;]*)/.exec(message) ??
    [];
  if (host !== "") return { resource: arnOf(host, decoded(path)) };
  const [, named] = /bucket '([^']+)'/i.exec(message) ?? [];
  return ofAwsCli(message) ?? ofUri(message) ?? (named === undefined ? {} : { resource: arnOf(named) });
}

/** Of `upload failed: ./a b.jpg to s3://photos/a b.jpg An error occurred`, which quotes nothing. */
function ofAwsCli(message: string): DeniedResource | undefined {
  const [, what = ""] = /\b(?:upload|download|copy|move|delete) failed: (.*?) An error occurred/.exec(message) ?? [];
  const target = / to s3:\/\/(.*)$/.exec(what)?.[1];
  if (target !== undefined) return { resource: arnOfPath(target) };
  const [, source] = /^s3:\/\/(.*)$/.exec(what) ?? [];
  if (source === undefined) return undefined;
  const [from = "", to, ...more] = source.split(" to ");
  return { resource: arnOfPath(from), ...(to !== undefined && more.length > 0 ? endUnknown : {}) };
}

/** Of an `s3://` address in quotes, or up to the next space. */
function ofUri(message: string): DeniedResource | undefined {
  const [, , quoted] = /(["'`])s3:\/\/([^"'`]+)\1/.exec(message) ?? [];
  if (quoted !== undefined) return { resource: arnOfPath(quoted) };
  const [, bare, next] = /s3:\/\/([a-z0-9.-]+\/?[^"'?\s;]*)(.?)/.exec(message) ?? [];
  if (bare === undefined) return undefined;
  return { resource: arnOfPath(bare), ...(next !== "" && bare.includes("/") ? endUnknown : {}) };
}

function arnOfPath(path: string): string {
  const slash = path.indexOf("/");
  return slash < 0 ? arnOf(path) : arnOf(path.slice(0, slash), path.slice(slash + 1));
}

function arnOf(bucket: string, key = ""): string {
  return key === "" ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
}
