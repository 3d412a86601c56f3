import { createHash } from "node:crypto";
import { visible } from "terraform-s3-user/iam";
import { actionInWords } from "../../terminal/access-words";
import { changeRules, stackRules, userRules } from "../findings";
import { accessChange, notJudgedChange } from "../findings/changes";
import type { About } from "../findings/rule";
import type { AccessChange, Change, Finding, Review, Severity, UserDifference } from "../model";
import { oneLine } from "./markdown-text";
import { limitsOf, otherChanges, reasonInWords, resourceNames, statementChanges, valuesInWords } from "./phrases";
import { keyChanges, userSettingChanges } from "./settings";

/** SARIF's levels, and what GitHub sorts by. */
const levels: Readonly<Record<Severity, { level: string; securitySeverity: string }>> = {
  high: { level: "error", securitySeverity: "8.0" },
  medium: { level: "warning", securitySeverity: "5.0" },
  low: { level: "note", securitySeverity: "2.0" },
};

/**
 * A review's findings for GitHub's code scanning. Accepted ones are included, suppressed with their reason. A change
 * that could not be judged is a separate result.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function toSarif({ findings, difference }: Review): string {
  const { notJudged, others } = difference ? otherChanges(difference) : { notJudged: [], others: [] };
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "s3-user review", rules: rules() } },
        results: [
          ...findings.map(ofFinding),
          ...notJudged.map((change) => ofChange(notJudgedChange, "could not be judged", change)),
          ...others.map((change) => ofChange(accessChange, "changes access", change)),
          ...(difference?.users ?? []).map(ofUser),
        ],
      },
    ],
  };
  return `${visible(JSON.stringify(log, null, 2))}\n`;
}

function rules(): object[] {
  const all = [...userRules, ...stackRules, ...changeRules, notJudgedChange, accessChange];
  const byName = new Map(all.map((rule) => [rule.name, rule]));
  return [...byName.values()].map(({ name, severities: [worst], finds, why, remedy }) => ({
    id: name,
    shortDescription: { text: finds },
    fullDescription: { text: why },
    help: { text: remedy },
    defaultConfiguration: { level: levels[worst].level },
    properties: { tags: ["security"], "security-severity": levels[worst].securitySeverity },
  }));
}

function ofFinding({ rule, severity, stack, user, message, details, fix, address, accepted }: Finding): object {
  const who = user === undefined ? `stack ${stack}` : user;
  const names = details.length > 0 ? ` ${details.slice(0, 20).join(", ")}${details.length > 20 ? ", …" : ""}.` : "";
  return {
    ...result(rule, severity, `${who} ${message}.${names} Fix: ${fix}`, [stack, user, address, message]),
    locations: [locationOf(user === undefined ? (address ?? stack) : `${stack}/${user}`)],
    suppressions: accepted === undefined ? undefined : [{ kind: "inSource", justification: accepted }],
  };
}

function ofChange({ name, severities: [severity] }: About, verdict: string, change: Change): object {
  const { stack, address, argument } = change;
  const what = [address, argument, valuesInWords(change)].filter(Boolean).join(" ");
  const text = `${what} in stack ${stack} ${verdict}: ${reasonInWords(change)}.`;
  return {
    ...result(name, severity, text, [stack, address, argument]),
    locations: [locationOf(`${stack}/${address}`)],
  };
}

function ofUser(difference: UserDifference): object {
  const { stack, user, change, gained, lost } = difference;
  const words = [
    `is ${change}`,
    ...keyChanges(difference),
    ...userSettingChanges(difference),
    ...gained.map((one) => `gains ${grantInWords(one)}`),
    ...lost.map((one) => `loses ${grantInWords(one)}`),
    ...statementChanges(difference),
  ];
  return {
    ...result(accessChange.name, "low", `${user} ${words.join("; ")}.`, [stack, user]),
    locations: [locationOf(`${stack}/${user}`)],
  };
}

function grantInWords(grant: AccessChange): string {
  const limits = limitsOf(grant).map(([word, foreign]) => `; ${word} ${foreign}`);
  return `${grant.actions.map(actionInWords).join(", ")} on ${resourceNames(grant).join(", ")}${limits.join("")}`;
}

function result(rule: string, severity: Severity, text: string, identity: readonly (string | undefined)[]): object {
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([rule, ...identity]))
    .digest("hex");
  return {
    ruleId: rule,
    level: levels[severity].level,
    message: { text: oneLine(text).replace(/[[\]\\]/g, "\\$&") }, // brackets would make a link
    partialFingerprints: { "finding/v1": fingerprint },
  };
}

/** GitHub shows a result at a file's line. The JSON doesn't contain the line of main.ts. */
function locationOf(name: string): object {
  return {
    physicalLocation: { artifactLocation: { uri: "main.ts" }, region: { startLine: 1 } },
    logicalLocations: [{ fullyQualifiedName: name }],
  };
}
