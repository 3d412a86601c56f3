import type { About } from "./rule";

/** Not a rule that looks: what the comparison of base and head could not judge is told as this in SARIF. */
export const notJudgedChange: About = {
  name: "change-not-judged",
  severities: ["medium"],
  finds: "Base and head differ in something that is on no list of this review.",
  why: "It may change who can do what. The review says so instead of guessing.",
  remedy: "Look at that change yourself: the comment names its address, the old and the new value.",
};
