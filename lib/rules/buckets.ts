import { show } from "../iam/json";
import { isToken } from "../terraform/token";

// What may stand in a list of buckets: a bucket's name ("photos"), or a bucket and a prefix ("shop/images/*").

/** The bucket and, where there is one, the prefix of an entry. */
export function splitBucket(entry: string): { bucket: string; prefix?: string } {
  // A slash inside ${…} is the expression's own.
  const bucket = /^(\$\{[^}]*\}|(?!\$\{)[^/])*/.exec(entry)?.[0] ?? "";
  return bucket === entry ? { bucket } : { bucket, prefix: entry.slice(bucket.length + 1) };
}

/** A list of buckets: at least one, none twice, each legal. */
export function bucketListErrors(entries: unknown): string[] {
  if (!Array.isArray(entries)) {
    return [`buckets is ${show(entries)}, not a list; write for example ["photos", "shop/images/*"]`];
  }
  if (isToken(entries)) {
    return ['buckets is a list that only Terraform knows; list the buckets one by one (for example ["photos"])'];
  }
  if (entries.length === 0) return ['the list of buckets is empty; name at least one (for example ["photos"])'];
  const twice = entries.filter((entry, index) => entries.indexOf(entry) !== index);
  return [
    ...entries.flatMap(bucketErrors),
    ...[...new Set(twice)].map((entry) => `bucket ${show(entry)} is listed twice; keep one`),
  ];
}

/** One entry: a bucket's name, with `*` and `?` as IAM's wildcards, and a prefix behind the first `/`. */
export function bucketErrors(entry: unknown): string[] {
  if (typeof entry !== "string") {
    return [`bucket ${show(entry)} is not a string; write a bucket's name (for example "photos")`];
  }
  const address = /^(?:s3:\/\/|arn:[^:]*:s3:[^:]*:[^:]*:)(.*)$/.exec(entry);
  if (address) return [`bucket ${show(entry)} is an address, not a name; write ${show(address[1])}`];
  const { bucket, prefix } = splitBucket(entry);
  return [...bucketNameErrors(bucket), ...(prefix === undefined ? [] : prefixErrors(entry, prefix))];
}

/**
 * A bucket's name: 3–63 lower-case letters, digits, dots and hyphens, and none of the forms AWS keeps for itself.
 * A name with a wildcard stands for many, so only its characters can be judged.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameErrors(name: string): string[] {
  if (isToken(name)) return [];
  const wrong = (reason: string, remedy: string) => [`bucket name ${show(name)} ${reason}; ${remedy}`];
  const remedy = "write 3–63 lower-case letters, digits, dots and hyphens, as the S3 console shows the bucket";
  if (name === "") return wrong("is empty", remedy);
  if (/[^a-z0-9.*?-]/.test(name)) return wrong("has characters that S3 does not allow", remedy);
  if (name.length > 63) return wrong(`has ${name.length} characters, more than S3's 63`, remedy);
  if (/[*?]/.test(name)) return [];
  if (name.length < 3) return wrong(`has ${name.length} characters, fewer than S3's 3`, remedy);
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) {
    return wrong("does not begin and end with a letter or digit", remedy);
  }
  if (name.includes("..")) return wrong("has two dots in a row", remedy);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return wrong("has the form of an IP address", remedy);
  const reserved =
    ["xn--", "sthree-", "amzn-s3-demo-"].find((prefix) => name.startsWith(prefix)) ??
    ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].find((suffix) => name.endsWith(suffix));
  return reserved ? wrong(`has ${show(reserved)}, which AWS keeps for itself`, remedy) : [];
}

function prefixErrors(entry: string, prefix: string): string[] {
  if (isToken(prefix)) return [];
  if (prefix === "" || prefix.endsWith("/")) {
    return [`bucket prefix ${show(entry)} matches no image; write ${show(`${entry}*`)} for everything below it`];
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x1f\x7f"\\]/.test(prefix)) {
    return [`bucket prefix ${show(entry)} has control characters, quotes or backslashes; leave them out`];
  }
  if (Buffer.byteLength(prefix) > 1024) {
    return [`bucket prefix ${show(entry)} has ${Buffer.byteLength(prefix)} bytes, more than an S3 key's 1,024`];
  }
  return [];
}
