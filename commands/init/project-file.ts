/** A file that `init` writes. */
export interface ProjectFile {
  /** Relative to the project's directory, with `/`. */
  readonly path: string;
  readonly content: string | Buffer;
  readonly executable?: boolean;
  /** A file of the user's own that is edited, so that the one that is there may be replaced. */
  readonly isEdit?: boolean;
}
