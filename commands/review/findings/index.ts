import { getOrMake } from "../../system/maps";
import type { Acceptance, Finding, Severity } from "../model";
import { severities } from "../model";
import { accountChanged } from "./account-changed";
import { awsManagedPolicy } from "./aws-managed-policy";
import { beyondS3 } from "./beyond-s3";
import { conditionOperator } from "./condition-operator";
import { constantCondition } from "./constant-condition";
import { deleteWithoutVersioning } from "./delete-without-versioning";
import { everyBucket } from "./every-bucket";
import { existingUser } from "./existing-user";
import { idleCondition } from "./idle-condition";
import { localStateForSeveral } from "./local-state-for-several";
import { movedUser } from "./moved-user";
import { noBoundary } from "./no-boundary";
import { notAnalysed, notAnalysedInStack } from "./not-analysed";
import { permissionsManagement } from "./permissions-management";
import { plainSecretInState } from "./plain-secret-in-state";
import { policyNearQuota } from "./policy-near-quota";
import { protectedUserDeleted } from "./protected-user-deleted";
import { providerSettings } from "./provider-settings";
import { publicResourcePolicy } from "./public-resource-policy";
import { renamedByCase } from "./renamed-by-case";
import { repeatedConditionKey } from "./repeated-condition-key";
import type { About, ChangeRule, Compared, Found, Seen, StackRule, UserRule } from "./rule";
import { runsAtApply } from "./runs-at-apply";
import { secretInTheOpen } from "./secret-in-the-open";
import { stateChanged } from "./state-changed";
import { twoActiveKeys } from "./two-active-keys";
import { unknownAction } from "./unknown-action";
import { unknownConditionKey } from "./unknown-condition-key";
import { unprotectedState } from "./unprotected-state";
import { withoutEffect } from "./without-effect";

// What a reviewer should not miss. A rule checks one user or one stack, and returns what it found.

/** The rules about a user that a policy's document alone can answer. */
export const policyRules: readonly UserRule[] = [
  beyondS3,
  everyBucket,
  permissionsManagement,
  unknownAction,
  withoutEffect,
  idleCondition,
  unknownConditionKey,
  conditionOperator,
  constantCondition,
  repeatedConditionKey,
  notAnalysed,
  policyNearQuota,
];

/** The rules about a user, in the order of their findings. */
export const userRules: readonly UserRule[] = [
  awsManagedPolicy,
  ...policyRules,
  deleteWithoutVersioning,
  existingUser,
  twoActiveKeys,
  plainSecretInState,
  noBoundary,
];

/** The rules about a stack. */
export const stackRules: readonly StackRule[] = [
  secretInTheOpen,
  runsAtApply,
  providerSettings,
  unprotectedState,
  publicResourcePolicy,
  notAnalysedInStack,
  localStateForSeveral,
];

/** The rules about a change. */
export const changeRules: readonly ChangeRule[] = [
  protectedUserDeleted,
  movedUser,
  renamedByCase,
  accountChanged,
  stateChanged,
];

/** The danger of a change itself. */
export function findingsOfChange(compared: Compared): Finding[] {
  return changeRules.flatMap(({ name, severities: [severity], look }) =>
    look(compared).map((found) => ({ rule: name, details: [], severity, ...found })),
  );
}

/** Every finding of a stack, the worst first. It includes those that the code accepts, marked as accepted. */
export function findingsOf(seen: Seen): Finding[] {
  const { review } = seen;
  const ofUsers = review.users.flatMap((user) =>
    userRules.flatMap((rule) => {
      const found = rule.look(user, seen);
      return found ? finding(rule, found, [...user.accepted, ...review.accepted], review.name, user.name) : [];
    }),
  );
  const ofStack = stackRules.flatMap((rule) =>
    rule.look(seen).map((found) => finding(rule, found, review.accepted, review.name)),
  );
  return worstFirst([...ofUsers, ...ofStack]);
}

function finding(
  { name: rule, severities: [severity] }: About,
  found: Found,
  acceptances: readonly Acceptance[],
  stack: string,
  user?: string,
): Finding {
  const accepted = acceptances.find((one) => one.rule === rule)?.reason;
  return { rule, stack, user, details: [], severity, ...found, accepted };
}

/** Findings in the order of their severity, those that are accepted last; equals keep theirs. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const rank = ({ accepted, severity }: Finding) =>
    severities.indexOf(severity) + (accepted === undefined ? 0 : severities.length);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

/** The same finding about several users as one, in the order of the first: `who` has their names, or `stack NAME`. */
export function grouped(findings: readonly Finding[]) {
  const groups = new Map<string, { finding: Finding; who: string[]; noun: "user" | "stack" }>();
  for (const finding of findings) {
    const { stack, user, ...same } = finding;
    const noun = user === undefined ? ("stack" as const) : ("user" as const);
    getOrMake(groups, JSON.stringify(same), () => ({ finding, who: [], noun })).who.push(user ?? `stack ${stack}`);
  }
  return [...groups.values()];
}

/** Whether a finding is at least as bad as a limit, and not accepted. */
export function fails({ severity, accepted }: Finding, limit: Severity): boolean {
  return accepted === undefined && severities.indexOf(severity) <= severities.indexOf(limit);
}
