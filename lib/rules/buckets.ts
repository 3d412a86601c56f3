import { readAccessPoint, splitBucket, withoutAddress } from "../iam/bucket-entry";
import { show } from "../iam/json";
import { attributeOf } from "../terraform/bucket-arn";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";
import { placeholderIn } from "./placeholders";
import { policyTextErrors, soundText } from "./policy-text";

// What may stand in a list of buckets; iam/bucket-entry reads the same forms.

const example = 'write for example ["photos", "shop/images/*"]';

/** A list of buckets: at least one, none twice, each legal. Of a list that only Terraform knows nothing is judged. */
export function bucketListErrors(list: unknown, partition: string): string[] {
  if (isToken(list)) return [];
  if (!Array.isArray(list)) {
    return [
      `buckets must be a list, but is ${show(list)}; ${typeof list === "string" ? `write [${show(list)}]` : example}`,
    ];
  }
  const entries = Array.from(list); // a hole is an entry, too
  if (entries.length === 0) return ['the list of buckets is empty; name at least one (for example ["photos"])'];
  const names = entries.map((entry) => (typeof entry === "string" ? withoutAddress(entry) : entry));
  const twice = entries.filter((_, index) => names.indexOf(names[index]) !== index);
  return [
    ...entries.flatMap((entry) => bucketErrors(entry, partition)),
    ...[...new Set(twice)].map((entry) => `bucket ${show(entry)} is listed twice; keep one`),
  ];
}

/** Entries that are probably a folder, and allow one object of that name only. */
export function bucketListWarnings(entries: unknown): string[] {
  if (isToken(entries) || !Array.isArray(entries)) return [];
  return entries.flatMap((entry) => {
    const name = typeof entry === "string" && !isToken(entry) ? withoutAddress(entry) : "";
    if (!/\/[^/.*?]+$/.test(name) || readAccessPoint(name)) return [];
    return [
      `bucket entry ${show(entry)} is one object of that name; write ${show(`${name}/*`)} if everything below it is intended`,
    ];
  });
}

/** One entry: a bucket or access point, whole or below a prefix, with `*` and `?` as IAM's wildcards. */
export function bucketErrors(entry: unknown, partition: string): string[] {
  if (typeof entry !== "string") {
    return [`bucket ${show(entry)} is not a string; write a bucket's name (for example "photos")`];
  }
  const placeholder = placeholderIn(withoutAddress(entry).split("/")[0] as string);
  if (placeholder !== undefined) {
    const where = placeholder === entry ? "is" : "has";
    return [`bucket ${show(entry)} ${where} a placeholder; write your bucket's name (for example "photos")`];
  }
  const [bucket = "", ...prefix] = entry.split(/(?<=[^:/]\/)(?!\/)/);
  const sound = soundText(bucket, "") + soundText(prefix.join(""), "*");
  if (sound !== entry) {
    return policyTextErrors(entry, "*", accepted(sound, partition)).map((error) => `bucket ${error}`);
  }
  if (isWebAddress(entry)) {
    return [`bucket ${show(entry)} is a web address; ${accepted(entryInWebAddress(entry), partition)}`];
  }
  if (entry.startsWith("arn:")) return arnErrors(entry, partition);
  if (/^s3:\/\/[^/]+\/.*[^/*]$/s.test(entry)) {
    return [
      `bucket ${show(entry)} may be a prefix or one object; ${accepted(`${entry}/`, partition)} for everything below it, or ${JSON.stringify(withoutAddress(entry))} for the one`,
    ];
  }
  return nameAndPrefixErrors(entry);
}

/** The remedy to write an entry, which is itself accepted, if need be with everything below it; else an example. */
function accepted(entry: string, partition: string): string {
  const right = [entry, entry.replace(/\/$/, "/*")].find((one) => bucketErrors(one, partition).length === 0);
  return right === undefined ? 'write the bucket\'s name (for example "photos")' : `write ${JSON.stringify(right)}`;
}

function nameAndPrefixErrors(entry: string): string[] {
  const { bucket, prefix } = splitBucket(entry);
  const wrongName = bucketNameErrors(bucket);
  // Until 2018 us-east-1 took names of up to 255 letters of both cases, digits and _ . -
  const legacy = wrongName.length > 0 && /^(?=.*[A-Z_])[\w.-]{3,255}$/.test(bucket);
  return [
    ...wildcardErrors(entry, bucket, prefix),
    ...wrongName.map((error) => (legacy ? `${error}, or use S3Access.fromDocument if it is that old` : error)),
    ...(prefix === undefined ? [] : prefixErrors(entry, prefix)),
  ];
}

/** IAM's wildcards match a slash, too: what looks like a bucket's name would reach into the prefix. */
function wildcardErrors(entry: string, bucket: string, prefix: string | undefined): string[] {
  if (prefix === undefined || prefix === "*" || isToken(bucket) || !/[*?]/.test(bucket)) return [];
  const example = `${bucket.replaceAll("*", "1").replaceAll("?", "1")}/${prefix}`;
  return [
    `bucket ${show(entry)} has a wildcard before its prefix, and IAM's wildcards match slashes too, so it would reach other prefixes; list each bucket (for example ${show(example)})`,
  ];
}

const s3Host = /^(?:(.+)\.)?s3[.-](?:[a-z0-9.-]+\.)?amazonaws\.com(?:\.cn)?$/i;

function isWebAddress(entry: string): boolean {
  return /^https?:\/\//i.test(entry) || s3Host.test(withoutAddress(entry).split("/")[0] as string);
}

/** `photos/cat.jpg` of `https://photos.s3.eu-central-1.amazonaws.com/cat.jpg`, of `https://s3.amazonaws.com/photos/cat.jpg`. */
function entryInWebAddress(entry: string): string {
  const [host = "", ...path] = withoutAddress(entry)
    .replace(/^https?:\/\/|[?#].*$/gi, "")
    .split("/");
  if (/(^|\.)console\.aws\.amazon\.com$/i.test(host)) {
    const [, prefix = ""] = /[?&]prefix=([^&#]*)/.exec(entry) ?? [];
    return [path[2] ?? "", ...(prefix === "" ? [] : [decoded(prefix)])].join("/");
  }
  const inS3 = s3Host.exec(host.replace(/:\d+$/, ""));
  if (!inS3) return "";
  const parts = inS3[1] === undefined ? path : [inS3[1], ...path];
  return decoded(parts.join("/")).replace(/^([^/]*)\/$/, "$1");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function arnErrors(entry: string, partition: string): string[] {
  const [, ownPartition, service, region = "", account = "", ...rest] = entry.split(":");
  const name = rest.join(":");
  if (name.startsWith(":")) {
    const right = accepted(
      `arn:${[ownPartition, service, region, account, name.replace(/^:+/, "")].join(":")}`,
      partition,
    );
    return [`bucket ${show(entry)} has a colon too many before the name; ${right}`];
  }
  if (service !== "s3") return [`bucket ${show(entry)} is the ARN of no bucket; use S3Access.fromDocument for it`];
  const inPartition = arnPartitionErrors(entry, partition);
  if (inPartition.length > 0) {
    const right = `arn:${[partition, service, region, account, name].join(":")}`;
    return [
      `bucket ${show(entry)} is in partition ${show(ownPartition)}, but the stack's region is in ${show(partition)}; ${accepted(right, partition)}`,
    ];
  }
  if (/^accesspoint[/:]/.test(name)) return accessPointErrors(entry, partition);
  if (region === "" && account === "") return nameAndPrefixErrors(entry);
  const right = accepted(`arn:${ownPartition}:s3:::${name}`, partition);
  return [`bucket ${show(entry)} has a region or an account, which a bucket's ARN has not; ${right}`];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html */
function accessPointErrors(entry: string, partition: string): string[] {
  const [, ownPartition, , region, account = "", ...rest] = entry.split(":");
  const [, point = "", below] = /^accesspoint[/:]([^/]*)(?:\/(.*))?$/s.exec(rest.join(":")) ?? [];
  const isMultiRegion = region === "" && point.endsWith(".mrap");
  const isAccount = /^\d{12}$/.test(account);
  const isName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(point);
  const right = [
    "arn",
    ownPartition,
    "s3",
    isMultiRegion ? "" : region || "us-east-1",
    isAccount ? account : "123456789012",
    `accesspoint/${isName ? point : "web"}`,
  ].join(":");
  const objects = below === undefined ? "" : `/object/${below.replace(/^object\/?/, "") || "*"}`;
  if (entry === right + objects)
    return below === undefined ? [] : prefixErrors(entry, objects.slice("/object/".length));
  return [
    `access point ${show(entry)} has not the form arn:partition:s3:region:account:accesspoint/name, with /object/ before a prefix; ${accepted(right + objects, partition)}`,
  ];
}

/**
 * A bucket's name: 3–63 lower-case letters, digits, dots and hyphens, and none of the forms AWS keeps for itself.
 * A name with a wildcard stands for many, so only its characters can be judged.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameErrors(name: string): string[] {
  const attribute = attributeOf("aws_s3_bucket", name);
  if (attribute !== undefined && !["arn", "bucket", "id"].includes(attribute)) {
    return [`bucket name ${show(name)} is the bucket's ${attribute}; write its arn or its bucket`];
  }
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
  if (name.endsWith("-s3alias")) {
    return wrong(
      "is an access point's alias, which IAM does not know",
      'write the access point\'s ARN (for example "arn:aws:s3:us-east-1:123456789012:accesspoint/web")',
    );
  }
  const reserved =
    ["xn--", "sthree-", "amzn-s3-demo-"].find((prefix) => name.startsWith(prefix)) ??
    ["--ol-s3", ".mrap", "--x-s3", "--table-s3"].find((suffix) => name.endsWith(suffix));
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
