// What software calls on S3, read from its source or its manual. One entry a tool, each with where and when it was read,
// so that an entry can be checked by opening one page. `S3Access.forSoftware` grants this and nothing beyond.

/** Actions by what they are granted on. */
export interface SoftwareActions {
  /** On the account: the resource is `*`. */
  readonly account?: readonly string[];
  /** On the bucket. `s3:ListBucket` is limited to the prefix where there is one. */
  readonly bucket?: readonly string[];
  /** On the objects. */
  readonly object?: readonly string[];
  /** Whether it lists the levels above its prefix, one at a time, beginning at the bucket's root. */
  readonly browse?: boolean;
}

/** What a tool calls only in some installations. */
export interface OptionalActions extends SoftwareActions {
  /** In which installations, to stand behind "needed". */
  readonly when: string;
  /** Whether the tool does it unless told otherwise, so that it is granted by default. */
  readonly byDefault: boolean;
}

/** The switches that `S3Access.forSoftware` knows; a tool has those that matter to it. */
export type SoftwareOption =
  | "deleteObject"
  | "objectAcl"
  | "objectTags"
  | "objectLock"
  | "versions"
  | "restore"
  | "listAllBuckets"
  | "setUp";

/** A tool and what it calls. */
export interface Software {
  /** The tool's own name and the version that was read. */
  readonly title: string;
  /** The page or source that names the calls. */
  readonly source: string;
  /** The day of the source's commit, or on which the page was read, as `YYYY-MM-DD`. */
  readonly date: string;
  /** What the source leaves open. */
  readonly note?: string;
  /** What every installation calls. */
  readonly always: SoftwareActions;
  /** What some installations call. */
  readonly optional: Partial<Readonly<Record<SoftwareOption, OptionalActions>>>;
}
