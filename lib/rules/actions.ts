import { actionsOf, dataDate, matchesWildcards, serviceExists } from "../iam/actions";
import { actionForCall } from "../iam/api-names";
import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";
import { nearest } from "./input";

// The actions of a policy. IAM checks their form only: a service or an action that AWS does not have is no error for IAM.

/** One action: `*`, or a service's prefix and a name, which may have wildcards. */
export function actionErrors(action: string): string[] {
  if (action === "*") return [];
  const [service = "", name = "", ...rest] = action.split(":");
  if (/^[*?]+$/.test(service) && /^\*+$/.test(name) && rest.length === 0) {
    return [`action ${show(action)} has a wildcard for the service, which IAM does not allow; write "*"`];
  }
  if (!/^[A-Za-z0-9-]+$/.test(service) || !/^[A-Za-z0-9*?-]+$/.test(name) || rest.length > 0) {
    return [`action ${show(action)} does not have the form service:Action; write for example "s3:GetObject"`];
  }
  return [];
}

/**
 * Services and actions that AWS's own list does not have. They are no errors: AWS adds actions every week, and the list is
 * as old as its package.
 */
export function unknownActionWarnings(document: unknown): string[] {
  const statements = isRecord(document) ? [document.Statement].flat().filter(isRecord) : [];
  const actions = statements.flatMap(({ Action, NotAction }) => [Action ?? [], NotAction ?? []].flat());
  return [...new Set(actions)].flatMap((action) => (typeof action === "string" ? unknownWarnings(action) : []));
}

/** By action, because thousands of users have the same few. */
const warnings = new Map<string, readonly string[]>();

function unknownWarnings(action: string): readonly string[] {
  if (isToken(action) || action === "*" || actionErrors(action).length > 0) return [];
  const known = warnings.get(action) ?? warningsOf(action);
  warnings.set(action, known);
  return known;
}

function warningsOf(action: string): string[] {
  const call = actionForCall(action);
  if (call)
    return [`action ${show(action)} is an API call, which the action ${show(call)} allows; write ${show(call)}`];
  const [service = "", name = ""] = action.split(":");
  if (!serviceExists(service)) {
    const meant = actionsOf("s3").includes(name) ? `s3:${name}` : undefined;
    return [`action ${show(action)} names the service ${show(service)}, which is not in ${listAndRemedy(meant)}`];
  }
  const names = actionsOf(service);
  if (names.some((known) => matchesWildcards(name, known))) return [];
  const near = nearest(name, names);
  return [`action ${show(action)} is not in ${listAndRemedy(near && `${service}:${near}`)}`];
}

/** How old the list is, and what to do. */
function listAndRemedy(meant: string | undefined): string {
  const question = meant === undefined ? "." : `; did you mean ${show(meant)}?`;
  const reference = "https://docs.aws.amazon.com/service-authorization/latest/reference/";
  return `AWS's list of ${dataDate()}${question} If AWS has added it since, ignore this. All names: ${reference}`;
}
