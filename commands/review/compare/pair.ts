import type { App, Stack } from "../../stack/json/app";
import type { Block } from "../../stack/json/blocks";
import type { Change } from "../model";
import type { PolicyEffects } from "./policy-effects";

/** The effect of a change, and the reason. */
export type Judgement = Pick<Change, "verdict" | "reason" | "users" | "statements">;

export const notJudged = (reason: string): Judgement => ({ verdict: "not judged", reason });
export const changesAccess = (reason: string): Judgement => ({ verdict: "changes access", reason });
export const isHarmless = (reason: string): Judgement => ({ verdict: "changes nobody's access", reason });

/** Two apps, and what the policies in them came to. */
export interface Comparison {
  readonly base: App;
  readonly head: App;
  readonly effects: PolicyEffects;
  /** Whether tags may decide who can do what. */
  readonly asksForTags: () => boolean;
  /** `stack user` of everyone whose difference the review shows. */
  readonly shownUsers: ReadonlySet<string>;
}

/** One argument's two values, or a block that came or went. */
export interface Pair {
  readonly stack: string;
  readonly block: Block;
  /** The block's addresses in the two apps, which differ if it was moved. */
  readonly addresses: readonly string[];
  /** Absent for a block that came or went. */
  readonly argument?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly base?: Stack;
  readonly head?: Stack;
}
