import { readAccessPoint, splitBucket, withoutAddress } from "../iam/bucket-entry";
import { decoded } from "../iam/decoded";
import { show } from "../iam/json";
import { attributeOf } from "../terraform/bucket-arn";
import { isToken } from "../terraform/token";
import { arnPartitionErrors } from "./iam";
import { mustBe, mustBeList, repeated } from "./input";
import { placeholderIn, variableFor } from "./placeholders";
import { isCorrectable, policyTextErrors, soundText } from "./policy-text";

// The entries of a list of buckets. iam/bucket-entry.ts reads the same forms.

/** A list of buckets: at least one, none twice. A list that is known only after apply passes. */
export function bucketListErrors(list: unknown, partition: string): string[] {
  if (isToken(list)) return [];
  const errorsOf = (entry: unknown) => bucketErrors(entry, partition);
  if (!Array.isArray(list)) return [mustBeList("buckets", "a list", list, errorsOf, '["photos", "shop/images/*"]')];
  const entries = Array.from(list); // a hole is an entry, too
  if (entries.length === 0) return ['buckets must not be an empty list. Write for example ["photos"].'];
  const nameOf = (entry: unknown) => (typeof entry === "string" ? withoutAddress(entry) : entry);
  return [
    ...entries.flatMap(errorsOf),
    ...repeated(entries, nameOf).map((entry) => `bucket ${show(entry)} is listed twice. Keep one.`),
  ];
}

/** Entries that are probably a prefix, but allow only one object of that name. */
export function bucketListWarnings(entries: unknown): string[] {
  if (isToken(entries) || !Array.isArray(entries)) return [];
  return entries.flatMap((entry) => {
    const name = typeof entry === "string" && !isToken(entry) ? withoutAddress(entry) : "";
    if (!/\/[^/.*?]+$/.test(name) || readAccessPoint(name)) return [];
    return [`bucket entry ${show(entry)} allows one object. For everything below it, write ${show(`${name}/*`)}.`];
  });
}

/** One entry: a bucket or access point, whole or below a prefix, with `*` and `?` as IAM's wildcards. */
export function bucketErrors(entry: unknown, partition: string): string[] {
  if (typeof entry !== "string") {
    return [mustBe("each bucket", "a string", entry, 'Write its name (for example "photos")')];
  }
  const [name = "", ...prefix] = withoutAddress(entry).split("/");
  const placeholder = placeholderIn(name);
  if (placeholder !== undefined) {
    const where = placeholder === entry ? "is" : "has";
    return [`bucket ${show(entry)} ${where} a placeholder. Write your bucket's name (for example "photos").`];
  }
  const inPrefix = placeholderIn(prefix.join("/"));
  if (inPrefix !== undefined) {
    const variable = variableFor(inPrefix);
    const fix = variable === undefined ? "Write the value itself." : `Did you mean ${variable}?`;
    return [`bucket ${show(entry)} has the placeholder ${show(inPrefix)}. ${fix}`];
  }
  if (!isCorrectable(entry)) return policyTextErrors(entry).map((error) => `bucket ${error}`);
  const sound = soundText(entry);
  if (sound !== entry) return policyTextErrors(entry, accepted(sound, partition)).map((error) => `bucket ${error}`);
  if (isWebAddress(entry)) {
    return [`bucket ${show(entry)} is a web address. ${accepted(entryInWebAddress(entry), partition)}.`];
  }
  if (entry.startsWith("arn:")) return arnErrors(entry, partition);
  if (/^s3:\/\/[^/]+\/.*[^/*]$/s.test(entry)) {
    const object = JSON.stringify(withoutAddress(entry));
    const fix = `${accepted(`${entry}/`, partition)} for everything below it, or ${object} for the one`;
    return [`bucket ${show(entry)} may be a prefix or one object. ${fix}.`];
  }
  return nameAndPrefixErrors(entry);
}

/** A fix with an entry that passes the rules, if necessary with everything below it; otherwise an example. */
function accepted(entry: string, partition: string, write = "Write"): string {
  const right = [entry, entry.replace(/\/$/, "/*")].find((one) => bucketErrors(one, partition).length === 0);
  return right === undefined ? 'Write the bucket\'s name (for example "photos")' : `${write} ${JSON.stringify(right)}`;
}

function nameAndPrefixErrors(entry: string): string[] {
  const { bucket, prefix } = splitBucket(entry);
  const wrongName = bucketNameErrors(bucket);
  // Until 2018, us-east-1 accepted names of up to 255 letters of both cases, digits and _ . -
  const legacy = wrongName.length > 0 && /^(?=.*[A-Z_])[\w.-]{3,255}$/.test(bucket);
  return [
    ...wildcardErrors(entry, bucket, prefix),
    ...wrongName.map((error) =>
      legacy ? `${error} If the bucket is from before 2018, use S3Access.fromDocument.` : error,
    ),
    ...(prefix === undefined ? [] : prefixErrors(entry, prefix)),
  ];
}

/** IAM's wildcards match a slash, too: a wildcard in the bucket's name would reach into the prefix. */
function wildcardErrors(entry: string, bucket: string, prefix: string | undefined): string[] {
  if (prefix === undefined || prefix === "*" || isToken(bucket) || !/[*?]/.test(bucket)) return [];
  const example = `${bucket.replaceAll("*", "1").replaceAll("?", "1")}/${prefix}`;
  const reason = "IAM's wildcards match slashes too, so it would reach other prefixes";
  const fix = `List each bucket (for example ${show(example)})`;
  return [`bucket ${show(entry)} has a wildcard before its prefix. ${reason}. ${fix}.`];
}

const s3Host = /^(?:(.+)\.)?s3[.-](?:[a-z0-9.-]+\.)?amazonaws\.com(?:\.cn)?$/i;

function isWebAddress(entry: string): boolean {
  return /^https?:\/\//i.test(entry) || s3Host.test(withoutAddress(entry).split("/")[0] as string);
}

/**
 * `photos/cat.jpg` of `https://photos.s3.eu-central-1.amazonaws.com/cat.jpg`, of
 * `https://s3.amazonaws.com/photos/cat.jpg`.
 */
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

function arnErrors(entry: string, partition: string): string[] {
  const [, ownPartition, service, region = "", account = "", ...rest] = entry.split(":");
  const name = rest.join(":");
  if (name.startsWith(":")) {
    const right = accepted(
      `arn:${[ownPartition, service, region, account, name.replace(/^:+/, "")].join(":")}`,
      partition,
    );
    return [`bucket ${show(entry)} has a colon too many before the name. ${right}.`];
  }
  if (service !== "s3") return [`bucket ${show(entry)} is not the ARN of a bucket. For it, use S3Access.fromDocument.`];
  const inPartition = arnPartitionErrors(entry, partition);
  if (inPartition.length > 0) {
    const right = `arn:${[partition, service, region, account, name].join(":")}`;
    const rule = `must be in the partition of the stack's region, ${show(partition)}, but is in ${show(ownPartition)}`;
    return [`bucket ${show(entry)} ${rule}. ${accepted(right, partition)}.`];
  }
  if (/^accesspoint[/:]/.test(name)) return accessPointErrors(entry, partition);
  if (region === "" && account === "") return nameAndPrefixErrors(entry);
  const right = accepted(`arn:${ownPartition}:s3:::${name}`, partition);
  return [`bucket ${show(entry)} has a region or an account, which a bucket's ARN doesn't have. ${right}.`];
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
  const form = "arn:partition:s3:region:account:accesspoint/name, with /object/ before a prefix";
  const write = isAccount && isName ? "Write" : "Write for example";
  return [mustBe("an access point", form, entry, accepted(right + objects, partition, write))];
}

/**
 * A bucket's name: 3–63 lower-case letters, digits, dots and hyphens, and none of the forms that AWS reserves. In a
 * name with a wildcard, only the characters and the length are checked.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function bucketNameErrors(name: string): string[] {
  const attribute = attributeOf("aws_s3_bucket", name);
  if (attribute !== undefined && !["arn", "bucket", "id"].includes(attribute)) {
    return [`bucket name ${show(name)} is the bucket's ${attribute}. Write its arn or its bucket.`];
  }
  if (isToken(name)) return [];
  const wrong = (problem: string) => [`bucket name ${show(name)} ${problem}. Copy the name from the S3 console.`];
  if (name === "") return wrong("is empty");
  if (/[^a-z0-9.*?-]/.test(name)) return wrong("must have only lower-case letters, digits, dots and hyphens");
  if (name.length > 63) return wrong(`must have at most 63 characters, but has ${name.length}`);
  if (/[*?]/.test(name)) return [];
  if (name.length < 3) return wrong(`must have at least 3 characters, but has ${name.length}`);
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) return wrong("must begin and end with a letter or digit");
  if (name.includes("..")) return wrong("must not have two dots in a row");
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return wrong("must not have the form of an IP address");
  if (name.endsWith("-s3alias")) {
    const fix = 'Write the access point\'s ARN (for example "arn:aws:s3:us-east-1:123456789012:accesspoint/web")';
    return [`bucket name ${show(name)} is the alias of an access point, which IAM doesn't accept. ${fix}.`];
  }
  const reserved =
    ["xn--", "sthree-", "amzn-s3-demo-"].find((prefix) => name.startsWith(prefix)) ??
    ["--ol-s3", ".mrap", "--x-s3", "--table-s3"].find((suffix) => name.endsWith(suffix));
  return reserved ? wrong(`has ${show(reserved)}, which AWS reserves`) : [];
}

function prefixErrors(entry: string, prefix: string): string[] {
  if (isToken(prefix)) return [];
  if (prefix === "" || prefix.endsWith("/")) {
    return [`bucket prefix ${show(entry)} matches no object below it. Write ${show(`${entry}*`)}.`];
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x1f\x7f"\\]/.test(prefix)) {
    return [`bucket prefix ${show(entry)} has control characters, quotes or backslashes. Remove them.`];
  }
  if (Buffer.byteLength(prefix) > 1024) {
    const size = Buffer.byteLength(prefix);
    return [`bucket prefix ${show(entry)} must have at most 1,024 bytes, as S3 keys do, but has ${size}. Shorten it.`];
  }
  return [];
}
