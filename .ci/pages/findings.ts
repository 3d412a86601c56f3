import { changeRules, stackRules, userRules } from "../../commands/review/findings";
import { accessChange, notJudgedChange } from "../../commands/review/findings/changes";
import type { About } from "../../commands/review/findings/rule";

/** `docs/findings.md`: every rule of the review, from its own metadata. */
export function findingsPage(): string {
  const acceptable = unique([...userRules, ...stackRules]);
  const parts = [
    "# Findings",
    "Every finding of `s3-user review` names its rule. This page is made of the rules themselves (`npm run findings`).",
    [
      "Accept an intended finding in the code, with the reason, on the user or for a whole stack:",
      "",
      "```ts",
      "users: [{",
      '  userName: "s3-image-optimizer",',
      "  access: S3Access.allBuckets(),",
      '  accept: [{ rule: "every-bucket", reason: "the optimizer serves all our shops" }],',
      "}],",
      "```",
      "",
      "It stays in the review, marked as accepted and counted, and no longer fails `--fail-on`. " +
        "It changes nothing in AWS: no plan has a change.",
      "",
      "With a base, it covers no more than the base has: " +
        "the review reports what is worse, or about another block, until you change the reason.",
    ].join("\n"),
    table([...acceptable, ...unique(changeRules), notJudgedChange, accessChange]),
    "## About a user or a stack",
    ...acceptable.map(section),
    "## About one change",
    "These compare with a base. They can't be accepted: the next comparison no longer has them.",
    ...unique(changeRules).map(section),
    section(notJudgedChange),
    section(accessChange),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Every rule in one line. */
function table(rules: readonly About[]): string {
  const rows = rules.map(({ name, severities, finds }) => {
    const [first = ""] = finds.split(/(?<=\.) /);
    return [`[\`${name}\`](#${name})`, severities.join(", "), first.replaceAll("|", "\\|")];
  });
  const all = [["Rule", "Severity", "Reported when"], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...rest] = all;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rest.map(line)].join("\n");
}

function section({ name, severities, finds, why, remedy }: About): string {
  return [
    `### \`${name}\``,
    `${capitalized(severities.join(" or "))}. ${finds}`,
    `**Why.** ${why}`,
    `**What to do.** ${remedy}`,
  ].join("\n\n");
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function unique<T extends About>(rules: readonly T[]): T[] {
  return [...new Map(rules.map((rule) => [rule.name, rule])).values()];
}
