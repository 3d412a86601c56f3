import { allGrants, type EffectiveAccess, type Grant } from "terraform-s3-user/iam";
import { actionInWords, ownWords } from "../../terminal/access-words";
import { count } from "../../terminal/number";
import { grouped } from "../findings";
import {
  type AccessChange,
  type Change,
  type Difference,
  type Finding,
  type ResourceChange,
  type Review,
  type Severity,
  severities,
  type UserDifference,
} from "../model";
import {
  balance,
  bucketNames,
  keptResources,
  limitsOf,
  notJudgedInWords,
  otherChanges,
  reasonInWords,
  resourceNames,
  statementChanges,
  valuesInWords,
} from "./phrases";
import { keyChanges, stackChanges, userSettingChanges } from "./settings";

// What a review shows, made once: the Markdown comment and the page are two ways to print it.

/** Text that may be anybody's, in one of a few looks. */
export type Piece =
  | string
  | { readonly code: string; readonly isStrong?: boolean }
  | { readonly text: string; readonly tone: Tone }
  /** Several, separated by commas; if there are more than `most`, below a summary. */
  | { readonly pieces: readonly Piece[]; readonly noun: string; readonly most: number };

/** The meaning of a highlighted word. */
export type Tone = "strong" | "danger" | "gains" | "loses";

/** The pieces of a line or of a table's cell. */
export type Line = readonly Piece[];

export interface Block {
  readonly title?: Line;
  readonly list?: readonly Line[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly Line[])[] };
}

/** Blocks of one kind, of which a printer with little space shows the first ones. */
export interface Section {
  readonly kind: "verdict" | "notJudged" | "settings" | "users" | "others" | "resources";
  /** The name of one of them. */
  readonly noun: string;
  readonly blocks: readonly Block[];
}

/** A finding, with every user or stack that it is about. */
export interface FindingLine extends Pick<Finding, "severity" | "rule" | "fix" | "accepted"> {
  readonly message: Line;
  readonly details: readonly Piece[];
}

/** Everything in a review except who can do what, which each printer shows in its own way. */
export interface ReviewDocument {
  readonly scope: string;
  readonly counts: readonly { readonly level: Severity | "accepted"; readonly number: number }[];
  /** Absent when nothing was compared. */
  readonly changes?: readonly Section[];
  readonly findings: readonly FindingLine[];
}

/** A review as both printers show it. */
export function documentOf({ stacks, findings, difference }: Review): ReviewDocument {
  const users = stacks.reduce((sum, stack) => sum + stack.users.length, 0);
  return {
    scope: `${count(users, "user")} in ${count(stacks.length, "stack")}`,
    counts: countsOf(findings),
    changes: difference && changesOf(difference),
    findings: grouped(findings).map(({ finding, who, noun }) => {
      const { severity, rule, message, details, fix, accepted } = finding;
      // Every message is about one; "each of" keeps its verb right for several.
      const subject: Line = who.length === 1 ? subjectOf(who, noun) : ["each of ", ...subjectOf(who, noun)];
      return { severity, rule, message: [...subject, ` ${message}.`], details: details.map(code), fix, accepted };
    }),
  };
}

function countsOf(findings: readonly Finding[]): ReviewDocument["counts"] {
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const counts = [
    ...severities.map((level) => ({ level, number: open.filter(({ severity }) => severity === level).length })),
    { level: "accepted" as const, number: findings.length - open.length },
  ];
  return counts.filter(({ number }) => number > 0);
}

function subjectOf(who: readonly string[], noun: string): Line {
  if (who.length > 3) return [{ pieces: who.map(code), noun, most: 0 }];
  return who.flatMap((one, index) => {
    if (index === 0) return code(one);
    return [index === who.length - 1 ? " and " : ", ", code(one)];
  });
}

function changesOf(difference: Difference): Section[] {
  const { access, users, settings, resources } = difference;
  const { notJudged, others } = otherChanges(difference);
  const sections: Section[] = [
    { kind: "verdict", noun: "line", blocks: access === "unchanged" ? [{ title: ["No change in access."] }] : [] },
    { kind: "notJudged", noun: "change", blocks: changeTable("⚠️ ", notJudgedInWords(notJudged.length), notJudged) },
    { kind: "settings", noun: "setting", blocks: settings.flatMap(stackChanges).map((line) => ({ list: [[line]] })) },
    { kind: "users", noun: "user", blocks: users.map(userBlock) },
    { kind: "others", noun: "change", blocks: changeTable("", "Other changes of access", others) },
    { kind: "resources", noun: "resource", blocks: resources.length > 0 ? [planOf(resources)] : [] },
  ];
  return sections.filter(({ blocks }) => blocks.length > 0);
}

function changeTable(sign: string, title: string, changes: readonly Change[]): Block[] {
  if (changes.length === 0) return [];
  const rows = changes.map((change): Line[] => {
    const { stack, address, argument } = change;
    const what: Piece[] = [code(address)];
    if (argument !== undefined) what.push(" ", code(argument));
    what.push(" in ", code(stack));
    const values = valuesInWords(change);
    return [what, values === undefined ? [] : [code(values)], [reasonInWords(change)]];
  });
  return [{ title: [sign, { text: title, tone: "strong" }], table: { head: ["What", "Values", "Why"], rows } }];
}

function userBlock(difference: UserDifference): Block {
  const { stack, user, change, buckets, gained, lost } = difference;
  const summary = balance(difference);
  const title: Piece[] = [{ code: user, isStrong: true }, " in ", code(stack)];
  if (change !== "changed") title.push(" is ", { text: change, tone: "strong" });
  if (summary) title.push(`: ${summary}`);
  const words = [...keyChanges(difference), ...userSettingChanges(difference)];
  if (buckets.gained.length > 0) words.push(`reaches ${bucketNames(buckets.gained)}`);
  if (buckets.lost.length > 0) words.push(`no longer reaches ${bucketNames(buckets.lost)}`);
  const rows = [...gained.map((one) => accessRow("gains", one)), ...lost.map((one) => accessRow("loses", one))];
  return {
    title,
    list: [...words, ...statementChanges(difference)].map((text) => [text]),
    table: rows.length > 0 ? { head: ["", "Level", "Actions", "Where"], rows } : undefined,
  };
}

function accessRow(tone: "gains" | "loses", change: AccessChange): Line[] {
  const kept = keptResources(change).flatMap((name, index) => [index === 0 ? " but " : ", ", nameOf(name)]);
  const sign = tone === "gains" ? "+ gains" : "- loses";
  return [[{ text: sign, tone }], [change.level], actionsOf(change), [...whereOf(change), ...kept]];
}

function planOf(resources: readonly ResourceChange[]): Block {
  const rows = resources.map(({ action, path, type, arguments: names, consequence }): Line[] => {
    const isDangerous = action === "replace" || action === "destroy";
    const what: Piece[] = names.flatMap((name, index) => (index === 0 ? [code(name)] : [", ", code(name)]));
    if (consequence) what.push(`${names.length > 0 ? "; " : ""}${consequence}`);
    return [[isDangerous ? { text: action, tone: "danger" } : action], [code(path), " (", code(type), ")"], what];
  });
  return {
    title: [{ text: "Terraform would", tone: "strong" }],
    table: { head: ["Action", "Resource", "What"], rows },
  };
}

/** Everything that a user can do: level, actions and resources in each row. */
export function grantRows(access: EffectiveAccess): Line[][] {
  return allGrants(access).map((grant) => [[grant.level], actionsOf(grant), whereOf(grant)]);
}

export function actionNames({ actions }: Grant): Piece[] {
  return actions.map((action) => nameOf(actionInWords(action)));
}

function actionsOf(grant: Grant): Line {
  return [{ pieces: actionNames(grant), noun: "action", most: 8 }];
}

/** The resources of a grant, and what limits it. */
export function whereOf(grant: Grant): Line {
  const where: Piece = { pieces: resourceNames(grant).map(nameOf), noun: "resource", most: 6 };
  return [where, ...limitsOf(grant).flatMap(([word, foreign]) => [`; ${word} `, code(foreign)])];
}

/** Our own words as plain text, and names as code. */
function nameOf(name: string): Piece {
  return ownWords.includes(name) ? name : code(name);
}

function code(foreign: string): Piece {
  return { code: foreign };
}
