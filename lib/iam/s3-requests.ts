import { decoded } from "./decoded";
import { actionOfOperation, otherActions } from "./s3-operations";

// The actions that allow a request to S3.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html

/** A request with the bucket in its path. */
export interface S3Request {
  readonly method: string;
  /** Such as `/photos/a.jpg?acl`, as it was sent. */
  readonly url: string;
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of `DeleteObjects`, whose keys are in it. */
  readonly body?: string;
}

/** One action on one resource. */
export interface RequestedAction {
  readonly action: string;
  /** The text after `arn:<partition>:s3:::`; `*` for the account. */
  readonly resource: string;
  /** The prefix of a listing. */
  readonly prefix?: string;
}

/** The operation of a request. */
export interface RequestedCall {
  /** The API operation, such as `PutObject`. */
  readonly operation: string;
  readonly needs: readonly RequestedAction[];
}

/** Parts of a bucket by their query parameter, with the name that operations use. */
const partsOfBuckets: Readonly<Record<string, string>> = {
  accelerate: "BucketAccelerateConfiguration",
  acl: "BucketAcl",
  analytics: "BucketAnalyticsConfiguration",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  "intelligent-tiering": "BucketIntelligentTieringConfiguration",
  inventory: "BucketInventoryConfiguration",
  lifecycle: "BucketLifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  metrics: "BucketMetricsConfiguration",
  notification: "BucketNotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
};

/** The same for an object. */
const partsOfObjects: Readonly<Record<string, string>> = {
  acl: "ObjectAcl",
  attributes: "ObjectAttributes",
  "legal-hold": "ObjectLegalHold",
  retention: "ObjectRetention",
  tagging: "ObjectTagging",
  torrent: "ObjectTorrent",
};

const verbs: Readonly<Record<string, string>> = { GET: "Get", PUT: "Put", DELETE: "Delete" };

/** The operation of a request; undefined if it is unknown. */
export function requestedCall(request: S3Request): RequestedCall | undefined {
  const { pathname, searchParams } = new URL(request.url, "http://s3");
  const [bucket = "", ...rest] = pathname.slice(1).split("/").map(decoded);
  const key = rest.join("/");
  const operation = operationOf(request, bucket, key, searchParams);
  const action = operation === undefined ? undefined : actionOfOperation(operation);
  if (operation === undefined || action === undefined) return undefined;
  return { operation, needs: needsOf(request, operation, action, { bucket, key, query: searchParams }) };
}

function operationOf(request: S3Request, bucket: string, key: string, query: URLSearchParams): string | undefined {
  const { method } = request;
  if (bucket === "") return method === "GET" ? "ListBuckets" : undefined;
  return key === "" ? operationOnBucket(method, query) : operationOnObject(request, query);
}

function operationOnBucket(method: string, query: URLSearchParams): string | undefined {
  const part = Object.keys(partsOfBuckets).find((name) => query.has(name));
  if (part) return verbs[method] && `${verbs[method]}${partsOfBuckets[part]}`;
  if (method === "HEAD") return "HeadBucket";
  if (method === "PUT") return "CreateBucket";
  if (method === "DELETE") return "DeleteBucket";
  if (method === "POST") return query.has("delete") ? "DeleteObjects" : "PostObject";
  if (method !== "GET") return undefined;
  if (query.has("uploads")) return "ListMultipartUploads";
  if (query.has("versions")) return "ListObjectVersions";
  return query.has("list-type") ? "ListObjectsV2" : "ListObjects";
}

function operationOnObject({ method, headers }: S3Request, query: URLSearchParams): string | undefined {
  const isCopy = headers["x-amz-copy-source"] !== undefined;
  if (query.has("uploads")) return method === "POST" ? "CreateMultipartUpload" : undefined;
  if (query.has("uploadId")) {
    if (method === "PUT") return isCopy ? "UploadPartCopy" : "UploadPart";
    return { GET: "ListParts", POST: "CompleteMultipartUpload", DELETE: "AbortMultipartUpload" }[method];
  }
  if (query.has("restore")) return method === "POST" ? "RestoreObject" : undefined;
  if (query.has("select")) return method === "POST" ? "SelectObjectContent" : undefined;
  const part = Object.keys(partsOfObjects).find((name) => query.has(name));
  if (part) return verbs[method] && `${verbs[method]}${partsOfObjects[part]}`;
  if (method === "PUT") return isCopy ? "CopyObject" : "PutObject";
  return { GET: "GetObject", HEAD: "HeadObject", DELETE: "DeleteObject" }[method];
}

interface Place {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

/** The action of the operation, and those for other parts of the request. */
function needsOf(request: S3Request, operation: string, action: string, place: Place): RequestedAction[] {
  const { bucket, key, query } = place;
  const { headers } = request;
  if (operation === "ListBuckets") return [{ action, resource: "*" }];
  if (operation === "DeleteObjects") return deleted(request, bucket);
  const resource = key === "" ? bucket : `${bucket}/${key}`;
  // HeadBucket has no prefix, so a condition on a prefix rejects it.
  const isListing = action === "s3:ListBucket" || action === "s3:ListBucketVersions";
  const prefix = isListing ? { prefix: query.get("prefix") ?? "" } : {};
  const needs: RequestedAction[] = [{ action: versioned(action, query), resource, ...prefix }];
  if (operation === "GetObjectAttributes") needs.push({ action: versioned("s3:GetObject", query), resource });
  const source = headers["x-amz-copy-source"];
  if (source !== undefined) needs.push(copied(source));
  const sent = Object.keys(headers).filter((name) => headers[name] !== undefined);
  for (const { action: other, header } of otherActions[operation] ?? []) {
    if (header && sent.some((name) => header.test(name))) needs.push({ action: other, resource });
  }
  return needs;
}

/** The action on a version, if the request has a version ID. */
function versioned(action: string, query: URLSearchParams): string {
  const name = action.replace("Object", "ObjectVersion");
  return query.has("versionId") && actionOfOperation(name.slice("s3:".length)) === name ? name : action;
}

/** The object that a copy reads. The source is `/bucket/key`, possibly with a version. */
function copied(source: string): RequestedAction {
  const [path = "", version] = source.split("?versionId=");
  const action = version === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  return { action, resource: decoded(path.replace(/^\//, "")) };
}

/** The objects in a request to delete several. */
function deleted({ body = "", headers }: S3Request, bucket: string): RequestedAction[] {
  const objects = [...body.matchAll(/<Object>([\s\S]*?)<\/Object>/g)].map(([, inside = ""]) => inside);
  const action = (object: string) => (object.includes("<VersionId>") ? "s3:DeleteObjectVersion" : "s3:DeleteObject");
  const needs = objects.map((object) => {
    const key = /<Key>([\s\S]*?)<\/Key>/.exec(object)?.[1] ?? "";
    return { action: action(object), resource: `${bucket}/${unescapeXml(key)}` };
  });
  if (headers["x-amz-bypass-governance-retention"] === undefined) return needs;
  return [...needs, ...needs.map(({ resource }) => ({ action: "s3:BypassGovernanceRetention", resource }))];
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function unescapeXml(text: string): string {
  return text.replace(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return entities[name] ?? whole;
    return String.fromCodePoint(Number(name.startsWith("#x") ? `0${name.slice(1)}` : name.slice(1)));
  });
}
