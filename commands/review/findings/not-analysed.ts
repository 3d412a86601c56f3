import { toRun } from "../../terminal/how-to-run";
import type { StackRule, UserRule } from "./rule";

const about = {
  name: "not-analysed",
  severities: ["medium"],
  finds: "Some of the user's permissions are not in the synthesized JSON, or this review does not know their meaning.",
  why:
    "The code doesn't show what it allows: a document that is known only after apply, " +
    "a group or policy from elsewhere, a console password.",
  remedy: `Write it out where the review can read it, or check the plan: \`${toRun("diff")}\`.`,
} as const;

const fix = `${toRun("diff")} // shows what is known only after apply`;

export const notAnalysed: UserRule = {
  ...about,
  look: ({ access: { notAnalysed } }) =>
    notAnalysed.length === 0
      ? undefined
      : { message: "has permissions that this review could not judge", details: notAnalysed, fix },
};

export const notAnalysedInStack: StackRule = {
  ...about,
  look: ({ review: { notJudged } }) =>
    notJudged.length === 0 ? [] : [{ message: "has parts that this review could not judge", details: notJudged, fix }],
};
