import type { App } from "../../stack/json/app";
import type { Change, Finding, ResourceChange, Severity, UserReview } from "../model";
import type { DescribedStack } from "../read/describe";

/** The result of a rule, without user and place. The rule's worst severity is the default. */
export type Found = Pick<Finding, "message" | "fix" | "address"> & Partial<Pick<Finding, "severity" | "details">>;

/** The metadata of every rule, from which `docs/findings.md` is created. */
export interface About {
  /** By which a finding is accepted, such as `every-bucket`. */
  readonly name: string;
  /** How bad it can be, the worst first. */
  readonly severities: readonly [Severity, ...Severity[]];
  /** The finding in one or two sentences, and its severity. */
  readonly finds: string;
  readonly why: string;
  readonly remedy: string;
}

export interface Seen extends DescribedStack {
  /** The buckets whose versioning the stack switches on. */
  readonly versioned: ReadonlySet<string>;
}

export interface UserRule extends About {
  readonly look: (user: UserReview, seen: Seen) => Found | undefined;
}

export interface StackRule extends About {
  readonly look: (seen: Seen) => readonly Found[];
}

export interface Compared {
  readonly base: App;
  readonly head: App;
  readonly changes: readonly Change[];
  readonly resources: readonly ResourceChange[];
}

/** A rule about one change. It can't be accepted: the next comparison no longer has it. */
export interface ChangeRule extends About {
  readonly look: (compared: Compared) => readonly (Found & Pick<Finding, "stack" | "user">)[];
}
