import { compareText } from "terraform-s3-user/iam";
import type { App } from "../../stack/json/app";
import {
  type Change,
  type Difference,
  type StackChange,
  type StackReview,
  type StackSettings,
  stackSettings,
} from "../model";
import type { DescribedStack } from "../read/describe";
import { changesBetween } from "./changes";
import { differing } from "./differing";
import { unseenFiles } from "./other-files";
import { PolicyEffects } from "./policy-effects";
import { resourceChanges } from "./resource-changes";
import { asksForTags } from "./tag-questions";
import { usersBetween } from "./user-difference";

/** An app and what its stacks declare. */
export interface DescribedApp {
  readonly app: App;
  readonly stacks: readonly DescribedStack[];
}

export function differenceBetween(base: DescribedApp, head: DescribedApp): Difference {
  const names = [...new Set([...base.stacks, ...head.stacks].map(({ review }) => review.name))].sort(compareText);
  const pairs = names.map((name) => {
    const of = ({ stacks }: DescribedApp) => stacks.find(({ review }) => review.name === name);
    return { name, before: of(base), after: of(head) };
  });
  const users = pairs.flatMap(({ before, after }) => usersBetween(before, after));
  let tagsDecide: boolean | undefined; // read only where a tag changed: it takes every text of both apps
  const differing = changesBetween({
    base: base.app,
    head: head.app,
    effects: new PolicyEffects(pairs),
    asksForTags: () => {
      tagsDecide ??= [base, head].some(({ stacks }) => asksForTags(stacks));
      return tagsDecide;
    },
    shownUsers: new Set(users.map(({ stack, user }) => `${stack}\n${user}`)),
  });
  const changes = [...differing, ...unseenFiles(head.app, differing)];
  return {
    access: accessOf(changes),
    users,
    settings: pairs.flatMap(({ name, before, after }) => stackChange(name, before?.review, after?.review) ?? []),
    changes,
    resources: head.app.stacks.flatMap((stack) => resourceChanges(base.app.stack(stack.name), stack)),
  };
}

function accessOf(changes: readonly Change[]): Difference["access"] {
  if (changes.some(({ verdict }) => verdict === "not judged")) return "unknown";
  return changes.some(({ verdict }) => verdict === "changes access") ? "changed" : "unchanged";
}

function stackChange(
  stack: string,
  before: StackReview | undefined,
  after: StackReview | undefined,
): StackChange | undefined {
  if (!before || !after) return { stack, change: after ? "added" : "removed", before: {}, after: {} };
  const settings = differing<StackSettings>(stackSettings, before, after);
  return Object.keys(settings.after).length > 0 ? { stack, change: "changed", ...settings } : undefined;
}
