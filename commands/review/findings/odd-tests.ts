import type { OddTest, TestOutcome, TestProblem } from "terraform-s3-user/iam";
import { joinWords } from "../../terminal/list";
import { count } from "../../terminal/number";
import type { About, UserRule } from "./rule";

// What the rules about tests in conditions share.

/** A rule about some problems of tests. */
export function oddTestRule(
  about: About,
  problems: Readonly<Partial<Record<TestProblem, string>>>,
  fix: (test: OddTest) => string,
): UserRule {
  return {
    ...about,
    look: ({ access: { oddTests } }) => {
      const tests = oddTests.filter(({ problem }) => problems[problem] !== undefined);
      const [first] = tests;
      if (!first) return undefined;
      const what = tests.length === 1 ? "doesn't do what it seems to" : "don't do what they seem to";
      return {
        severity: tests.some(letsThrough) ? "medium" : "low",
        message: `has ${count(tests.length, "test")} in conditions that ${what}`,
        details: tests.map((test) => `policy ${test.policy}, ${inSentence(test, problems[test.problem] ?? "")}`),
        fix: fix(first),
      };
    },
  };
}

/** Whether more is allowed, or may be, than the condition seems to allow. */
function letsThrough({ effect, outcome }: OddTest): boolean {
  if (outcome === "not documented") return true;
  if (outcome === "some values") return false;
  return effect === "Allow" ? outcome !== "never true" : outcome === "never true" || outcome === "true without the key";
}

function inSentence({ statement, effect, test, outcome, values }: OddTest, problem: string): string {
  const shown = values.slice(0, 5).map((value) => JSON.stringify(value));
  const which = shown.length === 0 ? "" : ` (${joinWords(shown)})`;
  return `statement ${statement}: ${test} ${problem}${which}; ${consequences[outcome](effect)}`;
}

const consequences: Readonly<Record<TestOutcome, (effect: OddTest["effect"]) => string>> = {
  "never true": (effect) => `it is never true, so the statement never ${verb(effect)} anything`,
  "always true": (effect) => `it is always true, so the statement ${verb(effect)} as if the test were not there`,
  "true with the key": (effect) =>
    `it is true for every request with the key, so the statement ${verb(effect)} them all`,
  "true without the key": (effect) =>
    `it is true without the key only, so the statement ${verb(effect)} only such requests`,
  "also true without the key": (effect) =>
    `it is also true without the key, so the statement ${verb(effect)} such requests`,
  "some values": () => "those values have no effect",
  "not documented": () => "AWS documents no outcome, so don't rely on one",
};

function verb(effect: OddTest["effect"]): string {
  return effect === "Allow" ? "allows" : "denies";
}
