import type { Condition, EffectiveAccess, Grant, Part, Statement } from "terraform-s3-user/iam";
import type { DeclaredKey } from "../stack/declared";
import type { Management } from "../stack/user-view";

// A review as data. Printers turn it into Markdown, JSON or a page. Nothing here contains a secret.

export const severities = ["high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** A review of synthesized stacks and, with a base, of what changed. */
export interface Review {
  /** Of this format; a change that breaks a reader raises it. */
  readonly version: 3;
  readonly stacks: readonly StackReview[];
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** Absent when nothing was compared. */
  readonly difference?: Difference;
}

export interface StackReview {
  readonly name: string;
  /** The provider's region, if it is known. */
  readonly region?: string;
  /** The accounts that Terraform may touch; absent when any. */
  readonly allowedAccountIds?: readonly string[];
  /** The provider's `default_tags`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly backend: BackendReview;
  /** In the order of their names. */
  readonly users: readonly UserReview[];
  /** What this review did not judge and belongs to no user, as sentences. */
  readonly notJudged: readonly string[];
  /** Accepted findings about the stack or any of its users. */
  readonly accepted: readonly Acceptance[];
}

/** An accepted finding, with the reason in the code. */
export interface Acceptance {
  readonly rule: string;
  readonly reason: string;
}

/** Where a stack's state lives. */
export interface BackendReview {
  /** Terraform's name for it: `local`, `s3`, `cloud`, … */
  readonly kind: string;
  /** In words, such as `local file state/image-optimizer.tfstate`. */
  readonly description: string;
}

/** One IAM user, with everything that the stack gives it. */
export interface UserReview {
  readonly name: string;
  readonly management: Management;
  readonly path: string;
  /** The ARN of the permissions boundary. */
  readonly boundary?: string;
  /** Whether the boundary's document is in view, so that `access` is what it leaves. */
  readonly boundaryJudged: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** Whether Terraform refuses to destroy it as long as its block is there (`prevent_destroy`). */
  readonly protected: boolean;
  readonly keys: readonly KeyReview[];
  /** The names of the policies in force: inline, attached, of its groups, and of resources that refer to it. */
  readonly policies: readonly string[];
  readonly groups: readonly string[];
  /** Characters of its inline policies together, white space not counted. AWS allows 2,048. */
  readonly policyCharacters: number;
  readonly access: EffectiveAccess;
  readonly accepted: readonly Acceptance[];
}

export interface KeyReview extends Omit<DeclaredKey, "address" | "encrypted"> {
  /** How state has the secret. An import brings none, but the state of another project that was moved here may. */
  readonly secretInState: "plain" | "PGP-encrypted" | "unknown";
}

/** Something a reviewer should not miss. */
export interface Finding {
  /** The rule's name, such as `every-bucket`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly stack: string;
  readonly user?: string;
  /** The problem and its effect, in one sentence. */
  readonly message: string;
  /** Names behind the sentence, such as the actions. */
  readonly details: readonly string[];
  /** The line of code that corrects it. */
  readonly fix: string;
  /** Terraform's address, if it is about one block. */
  readonly address?: string;
  /** The reason for which it is accepted; absent when it is not. */
  readonly accepted?: string;
}

export interface Difference {
  /**
   * `unchanged` only if no single change affects anyone's access; `unknown` if at least one could not be judged,
   * whatever else changed.
   */
  readonly access: "unchanged" | "changed" | "unknown";
  readonly users: readonly UserDifference[];
  /** The stacks that are new, gone, or have another backend, region, accounts, tags or accepted findings. */
  readonly settings: readonly StackChange[];
  /** Every argument that differs, with its verdict. */
  readonly changes: readonly Change[];
  readonly resources: readonly ResourceChange[];
}

/** The properties that differ, as they were and as they are. */
export interface Differing<Settings> {
  readonly before: Partial<Settings>;
  readonly after: Partial<Settings>;
}

/** A stack that is new or gone, or whose settings differ. */
export interface StackChange extends Differing<StackSettings> {
  readonly stack: string;
  readonly change: "added" | "removed" | "changed";
}

export const stackSettings = ["region", "allowedAccountIds", "tags", "accepted", "backend"] as const;
export type StackSettings = Pick<StackReview, (typeof stackSettings)[number]>;

/** The effect of a changed argument on access. */
export type Verdict = "changes access" | "changes nobody's access" | "not judged";

/** One argument that differs, or a block that came or went. */
export interface Change {
  readonly stack: string;
  /** Terraform's address, such as `aws_iam_user.u`, `local.bucket` or `provider.aws`. */
  readonly address: string;
  /** Absent for a block that came or went as a whole. */
  readonly argument?: string;
  /** Shortened; absent when there was nothing. */
  readonly before?: string;
  /** Shortened; absent when there is nothing. */
  readonly after?: string;
  readonly verdict: Verdict;
  /** How it changes access, why it does not, or why that is not judged. */
  readonly reason: string;
  /** The users whose access it changes, if their part of the review shows how. */
  readonly users?: readonly string[];
  /** For the policy of a bucket, role, secret or key: the statements that are new, and those that are gone. */
  readonly statements?: {
    readonly added: readonly PolicyStatementChange[];
    readonly removed: readonly PolicyStatementChange[];
  };
}

/** A statement of a resource's policy, whole. */
export interface PolicyStatementChange extends Part {
  readonly effect: string;
  /** Who it is about: ARNs, accounts, services, or `*` for everyone. */
  readonly principals: readonly string[];
  /** Whether it is about everyone but those. */
  readonly notPrincipals: boolean;
}

export interface UserDifference {
  readonly stack: string;
  readonly user: string;
  readonly change: "added" | "removed" | "changed" | "forgotten";
  /** New, lost and changed keys, as they were and as they are. */
  readonly keys: readonly { readonly before?: KeyReview; readonly after?: KeyReview }[];
  /** Empty for a user that is new or gone. */
  readonly settings: Differing<UserSettings>;
  readonly buckets: { readonly gained: readonly string[]; readonly lost: readonly string[] };
  readonly gained: readonly AccessChange[];
  readonly lost: readonly AccessChange[];
  /** Changes of statements that are in neither `gained` nor `lost`. */
  readonly statements: readonly StatementChange[];
}

/** A statement with one action and one resource that a user's policies or its boundary gained or lost. */
export interface StatementChange extends Statement {
  readonly of: "policies" | "boundary";
  readonly change: "added" | "removed";
}

export const userSettings = ["management", "path", "boundary", "tags", "accepted", "protected"] as const;
export type UserSettings = Pick<UserReview, (typeof userSettings)[number]>;

/** Actions gained or lost on the same resources. */
export interface AccessChange extends Grant {
  /** For actions lost on these resources only: the resources they are kept on, under their conditions. */
  readonly keptOn: readonly { readonly resource: string; readonly condition?: Condition }[];
}

/** What Terraform would do with one resource. */
export interface ResourceChange {
  readonly stack: string;
  readonly address: string;
  /** The construct's path below the stack, if there is one: `s3-image-optimizer/key-primary`. */
  readonly path: string;
  readonly type: string;
  readonly action: "create" | "import" | "update in place" | "replace" | "destroy" | "forget" | "update or replace";
  readonly arguments: readonly string[];
  /** The effect for people who use it. */
  readonly consequence?: string;
}
