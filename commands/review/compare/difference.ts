import { compareText } from "terraform-s3-user/iam";
import type { App } from "../../stack/json/app";
import { toRun } from "../../terminal/how-to-run";
import { shellStack } from "../../terminal/shell-word";
import type { Change, Difference, StackReview } from "../model";
import type { DescribedStack } from "../read/describe";
import { acceptedInWords, changeInWords, inPairs } from "../words";
import { changesBetween } from "./changes";
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

/** The changes between two apps: first in access, then for Terraform. */
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
    effects: new PolicyEffects(base.stacks, head.stacks),
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
    settings: pairs.flatMap(({ name, before, after }) => stackSettings(name, before?.review, after?.review)),
    changes,
    resources: head.app.stacks.flatMap((stack) => resourceChanges(base.app.stack(stack.name), stack)),
  };
}

function accessOf(changes: readonly Change[]): Difference["access"] {
  if (changes.some(({ verdict }) => verdict === "not judged")) return "unknown";
  return changes.some(({ verdict }) => verdict === "changes access") ? "changed" : "unchanged";
}

function stackSettings(name: string, before: StackReview | undefined, after: StackReview | undefined): string[] {
  if (!before) return [`stack ${name} is new`];
  if (!after) {
    return [
      `stack ${name} is gone from the app; Terraform leaves what it created in AWS until you run ${toRun("destroy", shellStack(name))} on the base`,
    ];
  }
  return [
    ...changeInWords("region", before.region, after.region),
    ...changeInWords(
      "allowed accounts",
      before.allowedAccountIds?.join(", ") ?? "any",
      after.allowedAccountIds?.join(", ") ?? "any",
    ),
    ...changeInWords("default tags", inPairs(before.tags), inPairs(after.tags)),
    ...changeInWords("accepted findings", acceptedInWords(before.accepted), acceptedInWords(after.accepted)),
    ...changeInWords("state", before.backend.description, after.backend.description).map(
      (text) => `${text}; move it (${toRun("deploy", "--migrate-state")}), or Terraform creates everything again`,
    ),
  ].map((text) => `stack ${name}: ${text}`);
}
