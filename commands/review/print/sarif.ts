import { createHash } from "node:crypto";
import { changeRules, stackRules, userRules } from "../findings";
import { notJudgedChange } from "../findings/not-judged-change";
import type { Change, Finding, Review, Severity } from "../model";
import { valuesInWords } from "./phrases";

/** SARIF's levels, and what GitHub sorts by. */
const levels: Readonly<Record<Severity, { level: string; securitySeverity: string }>> = {
  high: { level: "error", securitySeverity: "8.0" },
  medium: { level: "warning", securitySeverity: "5.0" },
  low: { level: "note", securitySeverity: "2.0" },
};

/**
 * A review's findings for GitHub's code scanning. Accepted ones are there, suppressed with their reason. A change that
 * could not be judged is a result of its own.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function toSarif({ findings, difference }: Review): string {
  const notJudged = (difference?.changes ?? []).filter(({ verdict }) => verdict === "not judged");
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "s3-user review", rules: rules() } },
        results: [...findings.map(ofFinding), ...notJudged.map(ofChange)],
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rules(): object[] {
  const all = [...userRules, ...stackRules, ...changeRules, notJudgedChange];
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
    ...(accepted === undefined ? {} : { suppressions: [{ kind: "inSource", justification: accepted }] }),
  };
}

function ofChange(change: Change): object {
  const { stack, address, argument, reason } = change;
  const what = [address, argument, valuesInWords(change)].filter(Boolean).join(" ");
  return {
    ...result(notJudgedChange.name, "medium", `${what} in stack ${stack} could not be judged: ${reason}.`, [
      stack,
      address,
      argument,
    ]),
    locations: [locationOf(`${stack}/${address}`)],
  };
}

function result(rule: string, severity: Severity, text: string, identity: readonly (string | undefined)[]): object {
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([rule, ...identity]))
    .digest("hex");
  return {
    ruleId: rule,
    level: levels[severity].level,
    message: { text: text.replace(/[[\]\\]/g, "\\$&") }, // brackets would make a link
    partialFingerprints: { "finding/v1": fingerprint },
  };
}

/** GitHub shows a result at a file's line. The JSON does not tell which line of main.ts made it. */
function locationOf(name: string): object {
  return {
    physicalLocation: { artifactLocation: { uri: "main.ts" }, region: { startLine: 1 } },
    logicalLocations: [{ fullyQualifiedName: name }],
  };
}
