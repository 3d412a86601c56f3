import type { About } from "./rule";

// What the comparison of base and head says as a whole: SARIF has no other place for it.

/** What the comparison did not judge. */
export const notJudgedChange: About = {
  name: "change-not-judged",
  severities: ["medium"],
  finds: "Base and head differ in something that this review doesn't know.",
  why: "It may change who can do what. The review reports it instead of guessing.",
  remedy: "Check that change yourself: the comment shows its address, the old and the new value.",
};

/** Gains and losses in the results for code scanning. */
export const accessChange: About = {
  name: "access-changed",
  severities: ["low"],
  finds: "A user, or someone that the policy of a bucket, role, secret or key names, gains or loses access.",
  why: "Code scanning shows it where the findings are, so that a reviewer sees who gains what on which resources.",
  remedy: "Check that this is intended.",
};
