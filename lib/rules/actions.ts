import { actionsOf, dataDate, matchesWildcards, serviceExists } from "../iam/actions";
import { isRecord, show } from "../iam/json";
import { remembered } from "../iam/remembered";
import { actionForCall } from "../iam/s3-operations";
import { isToken } from "../terraform/token";
import { mustBe, nearest } from "./input";

// The actions of a policy. IAM checks only their form. It accepts services and actions that AWS doesn't have.

/** One action: `*`, or a service's prefix and a name, which may have wildcards. */
export function actionErrors(action: string): string[] {
  if (action === "*") return [];
  const [service = "", name = "", ...rest] = action.split(":");
  if (/^[*?]+$/.test(service) && /^\*+$/.test(name) && rest.length === 0) {
    return [`action ${show(action)} has a wildcard for the service, which IAM doesn't allow. Write "*".`];
  }
  if (!/^[A-Za-z0-9-]+$/.test(service) || !/^[A-Za-z0-9*?-]+$/.test(name) || rest.length > 0) {
    return [mustBe("each action", "in the form service:Action", action, 'Write for example "s3:GetObject"')];
  }
  return [];
}

/**
 * Services and actions that are not in AWS's list. They are warnings, because AWS adds actions every week, and the list
 * is as old as its package.
 */
export function unknownActionWarnings(document: unknown): string[] {
  const statements = isRecord(document) ? [document.Statement].flat().filter(isRecord) : [];
  const actions = statements.flatMap(({ Action, NotAction }) => [Action ?? [], NotAction ?? []].flat());
  return [...new Set(actions)].flatMap((action) => (typeof action === "string" ? unknownWarnings(action) : []));
}

const unknownWarnings = remembered((action): string[] => {
  if (isToken(action) || action === "*" || actionErrors(action).length > 0) return [];
  const call = actionForCall(action);
  if (call) return [`action ${show(action)} is an API call. The action that allows it is ${show(call)}: write that.`];
  const [service = "", name = ""] = action.split(":");
  if (!serviceExists(service)) {
    const similar = actionsOf("s3").includes(name) ? `s3:${name}` : undefined;
    return [`the service of action ${show(action)} is not in ${listAndFix(similar)}`];
  }
  const names = actionsOf(service);
  if (names.some((known) => matchesWildcards(name, known))) return [];
  const near = nearest(name, names);
  return [`action ${show(action)} is not in ${listAndFix(near && `${service}:${near}`)}`];
});

/** The date of the list, and what to do. */
function listAndFix(similar: string | undefined): string {
  const question = similar === undefined ? "" : ` Did you mean ${show(similar)}?`;
  const reference = "https://docs.aws.amazon.com/service-authorization/latest/reference/";
  return `AWS's list of ${dataDate()}.${question} If AWS has added it since, ignore this. All names: ${reference}`;
}
