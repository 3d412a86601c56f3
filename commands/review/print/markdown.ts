import { allGrants, type Grant } from "terraform-s3-user/iam";
import { inDigits } from "../../terminal/number";
import { type FindingGroup, grouped } from "../findings";
import {
  type AccessChange,
  type Change,
  type Difference,
  type Finding,
  type ResourceChange,
  type Review,
  type StackReview,
  severities,
  type UserDifference,
  type UserReview,
} from "../model";
import { count, inWords } from "../words";
import { actionList, code, codeElement, fold, list, table, tableHead, tableLine, text } from "./markdown-text";
import {
  actionCounts,
  balance,
  bucketNames,
  factsOf,
  keptResources,
  limitsOf,
  notJudgedInWords,
  otherChanges,
  ownWords,
  reasonInWords,
  resourceNames,
  severitySigns,
  stackFacts,
  valuesInWords,
} from "./phrases";

/** The first line of the comment, by which it is found again and updated. */
export const marker = "<!-- s3-user-review -->";

/**
 * Bytes of the comment. GitHub takes 65,536 characters, and no character is shorter than a byte; the rest is for
 * headings and for saying what is left out.
 */
const maxBytes = 64_000;

/** Bytes of the sections' parts. Together they leave some for who can do what. */
const sectionBytes = {
  notes: 2_000,
  settings: 6_000,
  notJudged: 8_000,
  users: 18_000,
  others: 4_000,
  resources: 8_000,
  findings: 12_000,
};

/** A review as the text of a pull-request comment. What is too long is folded, what does not fit is counted. */
export function toMarkdown(review: Review): string {
  const { stacks, findings, difference, notes } = review;
  const users = stacks.flatMap((stack) => stack.users);
  const head = [
    marker,
    "## Access review",
    `${severityCounts(findings)} · ${count(users.length, "user")} in ${count(stacks.length, "stack")}`,
    ...withinBytes(
      notes.map((note) => `> ${text(note)}`),
      sectionBytes.notes,
      "note",
    ),
  ];
  const changes = difference ? differenceBlocks(difference) : [];
  const found =
    findings.length > 0
      ? ["### Findings", ...withinBytes(grouped(findings).map(findingBlock), sectionBytes.findings, "finding")]
      : [];
  const first = [...head, ...changes, ...found];
  const bytes = maxBytes - Buffer.byteLength(first.join("\n\n"));
  const access = ["### Who can do what", ...withinBytes(stacks.flatMap(stackBlocks), bytes, "block")];
  return `${[...first, ...access].join("\n\n")}\n`;
}

function severityCounts(findings: readonly Finding[]): string {
  if (findings.length === 0) return "✅ no findings";
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const counts = severities.map((severity) => {
    const number = open.filter((finding) => finding.severity === severity).length;
    return number > 0 ? [`${severitySigns[severity]} ${inDigits(number)} ${severity}`] : [];
  });
  const accepted = findings.length - open.length;
  return [...counts.flat(), ...(accepted > 0 ? [`☑️ ${inDigits(accepted)} accepted`] : [])].join(" · ");
}

/** Blocks until the bytes are used up, then how many are left. */
function withinBytes(blocks: readonly string[], bytes: number, noun: string): string[] {
  const kept = fitting(blocks, bytes);
  return [...kept, ...leftOut(blocks.length - kept.length, noun)];
}

/** As many of the blocks, from the first on, as so many bytes hold. */
function fitting(blocks: readonly string[], bytes: number): string[] {
  let used = 0;
  const end = blocks.findIndex((block) => {
    used += Buffer.byteLength(block) + "\n\n".length;
    return used > bytes;
  });
  return end === -1 ? [...blocks] : blocks.slice(0, end);
}

function leftOut(number: number, noun: string): string[] {
  return number === 0 ? [] : [`_… and ${count(number, `more ${noun}`)}: see the page or the JSON of this review._`];
}

function differenceBlocks(difference: Difference): string[] {
  const { access, users, settings, resources } = difference;
  const { notJudged, others } = otherChanges(difference);
  return [
    "### What changes",
    ...(access === "unchanged" ? ["No change in access."] : []),
    ...(notJudged.length > 0 ? [`⚠️ **${notJudgedInWords(notJudged.length)}:**`] : []),
    ...joined(withinBytes(notJudged.map(changeLine), sectionBytes.notJudged, "change")),
    ...withinBytes(
      settings.map((setting) => list([text(setting)])),
      sectionBytes.settings,
      "setting",
    ),
    ...withinBytes(users.map(userDifferenceBlock), sectionBytes.users, "user"),
    ...(others.length > 0 ? ["**Other changes of access**"] : []),
    ...joined(withinBytes(others.map(changeLine), sectionBytes.others, "change")),
    ...(resources.length > 0 ? resourceBlocks(resources) : []),
  ];
}

/** Lines of a list as one block, so that no blank lines stand between them. */
function joined(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [lines.join("\n")];
}

function changeLine(change: Change): string {
  const { stack, address, argument } = change;
  const values = valuesInWords(change);
  const what = [code(address), ...(argument === undefined ? [] : [code(argument)])].join(" ");
  return `- ${what} in ${code(stack)}${values === undefined ? "" : `: ${code(values)}`} — ${text(reasonInWords(change))}`;
}

function userDifferenceBlock(difference: UserDifference): string {
  const { stack, user, change, keys, settings, buckets, gained, lost, statements } = difference;
  const summary = balance(difference);
  const title = `**${code(user)}** in ${code(stack)}${change === "changed" ? "" : ` is **${change}**`}${summary ? `: ${summary}` : ""}`;
  const words = [
    ...keys,
    ...settings.map((setting) => setting.text),
    ...(buckets.gained.length > 0 ? [`reaches ${bucketNames(buckets.gained)}`] : []),
    ...(buckets.lost.length > 0 ? [`no longer reaches ${bucketNames(buckets.lost)}`] : []),
    ...statements,
  ];
  const rows = [...gained.map((one) => changeRow("➕ gains", one)), ...lost.map((one) => changeRow("➖ loses", one))];
  return [
    title,
    ...(words.length > 0 ? [list(words.map(text))] : []),
    ...(rows.length > 0 ? [table(["", "Level", "Actions", "Where"], rows)] : []),
  ].join("\n\n");
}

function changeRow(sign: string, change: AccessChange): string[] {
  const kept = keptResources(change).map(resourceName).join(", ");
  return [sign, change.level, actionList(change.actions), kept ? `${whereOf(change)} but ${kept}` : whereOf(change)];
}

function resourceBlocks(resources: readonly ResourceChange[]): string[] {
  const rows = resources.map(({ action, path, arguments: names, consequence, type }) =>
    tableLine([
      action === "replace" || action === "destroy" ? `**${action}**` : action,
      `${code(path)} (${code(type)})`,
      [names.map(code).join(", "), consequence ? text(consequence) : ""].filter(Boolean).join("; "),
    ]),
  );
  const kept = fitting(rows, sectionBytes.resources);
  const lines = [...tableHead(["Action", "Resource", "What"]), ...kept];
  return ["**Terraform would**", lines.join("\n"), ...leftOut(rows.length - kept.length, "resource")];
}

function findingBlock({ finding, who, noun }: FindingGroup): string {
  const { severity, message, details, fix, accepted } = finding;
  const those = who.length <= 3 ? inWords(who.map(code)) : fold(count(who.length, noun), who.map(code).join(", "));
  // Every message is about one; "each of" keeps its verb right for several.
  const subject = who.length === 1 ? those : `each of ${those}`;
  const names = details.length > 0 ? `<br>${actionList(details)}` : "";
  const level = `${severitySigns[severity]} **${severity}** · ${code(finding.rule)}`;
  return accepted === undefined
    ? `- ${level} · ${subject} ${text(message)}.${names}<br>Fix: ${code(fix)}`
    : `- ☑️ accepted · ${level} · ${subject} ${text(message)}.<br>Reason: ${text(accepted)}`;
}

function stackBlocks(stack: StackReview): string[] {
  const facts = stackFacts(stack).map(([label, value]) => `${label}: ${text(value)}`);
  return [`**Stack ${code(stack.name)}** — ${facts.join(" · ")}`, ...stack.users.map(userBlock)];
}

function userBlock(user: UserReview): string {
  const facts = factsOf(user).map(([label, value]) => `${label}: ${text(value)}`);
  const rows = allGrants(user.access).map((grant) => [grant.level, actionList(grant.actions), whereOf(grant)]);
  const body = rows.length > 0 ? table(["Level", "Actions", "Where"], rows) : "Its policies grant nothing.";
  return `<details><summary><b>${codeElement(user.name)}</b> — ${actionCounts(user.access)}</summary>\n\n${list(facts)}\n\n${body}\n\n</details>`;
}

function whereOf(grant: Grant): string {
  const names = resourceNames(grant).map(resourceName);
  const where = names.length > 6 ? fold(count(names.length, "resource"), names.join(", ")) : names.join(", ");
  return [where, ...limitsOf(grant).map(([word, foreign]) => `${word} ${code(foreign)}`)].join("; ");
}

/** Our own words stand as they are, names as code. */
function resourceName(name: string): string {
  return ownWords.includes(name) ? name : code(name);
}
