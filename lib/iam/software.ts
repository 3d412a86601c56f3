import list from "./software-calls.json";

// The S3 calls of applications, from their source or manual. Each entry has the source and the date, so that you can
// check it on one page. `S3Access.forSoftware` allows exactly these calls.

/** Actions by the kind of resource. */
export interface SoftwareActions {
  /** On the account: the resource is `*`. */
  readonly account?: readonly string[];
  /** On the bucket. With a prefix, `s3:ListBucket` is limited to it. */
  readonly bucket?: readonly string[];
  /** On the objects. */
  readonly object?: readonly string[];
  /** Whether it lists the levels above its prefix, one at a time, from the bucket's root. */
  readonly browse?: boolean;
}

/** Calls that only some installations make. */
export interface OptionalActions extends SoftwareActions {
  /** The condition, for messages: "needed …". */
  readonly when: string;
  /** Whether the application makes these calls by default, so that they are allowed by default. */
  readonly byDefault: boolean;
}

/** The switches of `S3Access.forSoftware`. Each application has only those that change its calls. */
export type SoftwareOption =
  | "deleteObject"
  | "objectAcl"
  | "objectTags"
  | "objectLock"
  | "versions"
  | "restore"
  | "listAllBuckets"
  | "setUp";

/** An application and its calls. */
export interface Software {
  /** The application's full name, and the version that was read. */
  readonly title: string;
  /** The page or source that lists the calls. */
  readonly source: string;
  /** The date of the source's commit, or on which the page was read, as `YYYY-MM-DD`. */
  readonly date: string;
  /** What the source doesn't say. */
  readonly note?: string;
  /** The calls of every installation. */
  readonly always: SoftwareActions;
  /** The calls of some installations. */
  readonly optional: Partial<Readonly<Record<SoftwareOption, OptionalActions>>>;
}

/** Every application, by its name in `S3Access.forSoftware`. */
export const software = list satisfies Readonly<Record<string, Software>>;

/** An application's name, such as `s3-image-optimizer`. */
export type SoftwareName = keyof typeof software;
