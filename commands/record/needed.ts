import type { RequestedAction, SoftwareActions } from "terraform-s3-user/iam";
import type { SeenRequest } from "./recorder";

// What software needs, from the requests that it made.

/** What one bucket, or the account, needs. */
export interface NeededIn {
  /** Undefined for the account. */
  readonly bucket?: string;
  /** The directory that all objects have in common, such as `images/`; empty for the whole bucket. */
  readonly prefix: string;
  /** The same of the listings. */
  readonly listed: string;
  readonly actions: SoftwareActions;
  /** The objects of the requests, for the sentence about generalizations. */
  readonly objects: readonly string[];
}

/** Those that the local AWS answered. Where it failed, it is unknown whether the application needs the call. */
export function answered(seen: readonly SeenRequest[]): SeenRequest[] {
  return seen.filter(({ status }) => status < 500);
}

/** Every action that the requests need, once. S3 answers "404" only if the caller can list. */
export function actionsIn(seen: readonly SeenRequest[]): RequestedAction[] {
  const all = seen.flatMap(({ call, status }) => {
    if (!call) return [];
    const [first] = call.needs;
    const isMissing = status === 404 && ["GetObject", "HeadObject"].includes(call.operation);
    if (!isMissing || !first) return call.needs;
    const [bucket = "", ...key] = first.resource.split("/");
    return [...call.needs, { action: "s3:ListBucket", resource: bucket, prefix: key.join("/") }];
  });
  const byText = new Map(all.map((one) => [JSON.stringify(one), one]));
  return [...byText.values()];
}

export function neededIn(actions: readonly RequestedAction[]): NeededIn[] {
  const account = actions.filter(({ resource }) => resource === "*").map(({ action }) => action);
  const buckets = [...new Set(actions.map(({ resource }) => resource.split("/")[0] ?? ""))].filter(
    (one) => one !== "*",
  );
  const needed: NeededIn[] = buckets.sort().map((bucket) => {
    const own = actions.filter(({ resource }) => resource === bucket || resource.startsWith(`${bucket}/`));
    const onObjects = own.filter(({ resource }) => resource !== bucket);
    const keys = onObjects.map(({ resource }) => resource.slice(bucket.length + 1));
    const listed = own.flatMap(({ prefix }) => prefix ?? []);
    return {
      bucket,
      prefix: commonDirectory(keys),
      listed: commonDirectory(listed),
      actions: {
        bucket: unique(own.filter(({ resource }) => resource === bucket).map(({ action }) => action)),
        object: unique(onObjects.map(({ action }) => action)),
      },
      objects: unique(keys),
    };
  });
  return account.length === 0
    ? needed
    : [{ prefix: "", listed: "", actions: { account: unique(account) }, objects: [] }, ...needed];
}

/** The longest directory that contains all names, with its slash; empty if there is none. */
function commonDirectory(names: readonly string[]): string {
  const [first = ""] = names;
  let directory = first.slice(0, first.lastIndexOf("/") + 1);
  while (directory !== "" && !names.every((name) => name.startsWith(directory))) {
    directory = directory.slice(0, directory.lastIndexOf("/", directory.length - 2) + 1);
  }
  return directory;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
