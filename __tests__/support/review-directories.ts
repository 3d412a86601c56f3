import type { Review } from "../../commands/review/model";
import { reviewStacks, stacksToReview } from "../../commands/review/review-stacks";

/** The review of an output directory and, with a base, of what changed. */
export function reviewDirectories(head: string, base?: string): Review {
  return reviewStacks(stacksToReview(head), base === undefined ? undefined : stacksToReview(base));
}
