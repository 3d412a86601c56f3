// An entry in a list of buckets is a bucket or an access point, as a whole or below a prefix: "photos",
// "photos/images/*", "s3://photos/images/", "arn:aws:s3:::photos", "arn:aws:s3:us-east-1:123456789012:accesspoint/web".

/** An access point's ARN, and the prefix of its objects. */
const accessPointArn = /^(arn:[^:]*:s3:[^:]*:[^:]*:accesspoint\/[^/]+)(?:\/object\/(.*))?$/s;

/** The ARN of an entry's access point, and the prefix after it; undefined for a bucket. */
export function readAccessPoint(entry: string): { arn: string; prefix?: string } | undefined {
  const [, arn, prefix] = accessPointArn.exec(entry) ?? [];
  return arn === undefined ? undefined : { arn, prefix };
}

/** The bucket's name and the prefix, if there is one. */
export function splitBucket(entry: string): { bucket: string; prefix?: string } {
  const plain = withoutAddress(entry);
  // A slash inside ${…} belongs to the expression.
  const bucket = /^(\$\{[^}]*\}|(?!\$\{)[^/])*/.exec(plain)?.[0] ?? "";
  return bucket === plain ? { bucket } : { bucket, prefix: plain.slice(bucket.length + 1) };
}

/** A bucket's ARN or `s3://` address in the short form: `photos` or `photos/images/*`. */
export function withoutAddress(entry: string): string {
  const inArn = /^arn:[^:]*:s3:::(.*)$/s.exec(entry)?.[1];
  if (inArn !== undefined) return inArn;
  const inAddress = /^s3:\/\/(.*)$/s.exec(entry)?.[1];
  if (inAddress === undefined) return entry;
  if (/^[^/]*\/$/.test(inAddress)) return inAddress.slice(0, -1);
  return inAddress.endsWith("/") ? `${inAddress}*` : inAddress;
}
