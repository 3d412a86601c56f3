import type { Change, Difference, Finding, Review } from "../../commands/review/model";
import { statementChanges } from "../../commands/review/print/phrases";
import { keyChanges, userSettingChanges } from "../../commands/review/print/settings";
import { reviewStacks } from "../../commands/review/review-stacks";
import { actionInWords, conditionInWords } from "../../commands/terminal/access-words";

// Stacks written by hand, and what a review says of the difference between two of them.

export type Json = Record<string, Record<string, unknown>>;

export const statement = (action: unknown, resource: unknown, more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});
export const policy = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
export const reads = statement("s3:GetObject", "arn:aws:s3:::photos/*");
export const narrow = policy(reads);
export const everything = policy(statement("*", "*"));
export const admin = "arn:aws:iam::aws:policy/AdministratorAccess";

/** A stack with the user bob, its key and its policy. */
export const bob = (...more: Json[]): Json => stack({ ...inline(narrow) }, ...more);

/** The user's inline policy. */
export function inline(text: unknown, more: object = {}): Json {
  return { aws_iam_user_policy: { p: { user: "${aws_iam_user.u.name}", name: "P", policy: text, ...more } } };
}

/** Resources by type; what does not begin with aws_ or as a resource does is a block of its own. */
export function stack(...parts: Json[]): Json {
  const json: Record<string, Record<string, unknown>> = {
    provider: { aws: [{ region: "us-east-1" }] },
    terraform: { backend: { s3: { bucket: "state", key: "k", encrypt: true, use_lockfile: true } } },
    resource: {
      aws_iam_user: { u: { name: "bob" } },
      aws_iam_access_key: { k: { user: "${aws_iam_user.u.name}", pgp_key: "keybase:bob" } },
    },
  };
  const isBlock = /^(provider|terraform|data|locals|variable|output|module|import|moved|removed|check)$/;
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) {
      if (Array.isArray(value)) json[name] = value as never;
      else if (isBlock.test(name)) json[name] = { ...json[name], ...value };
      else json.resource = { ...json.resource, [name]: { ...(json.resource?.[name] as object), ...value } };
    }
  }
  return json;
}

/** The review of a change from one stack to another. */
export function review(base: object, head: object): Review & { difference: Difference } {
  return reviewOf([["site", base]], [["site", head]]);
}

/** What a review says of a change: actions gained and lost, statements, settings, and what could not be judged. */
export function said({ difference }: { difference: Difference }): string[] {
  const { users, changes } = difference;
  const lines = (change: Change) =>
    `${change.verdict}: ${change.address}${change.argument ? ` ${change.argument}` : ""}`;
  return [
    ...users.flatMap((one) => [
      ...one.gained.flatMap(({ actions, resources, condition }) =>
        actions.map((action) => {
          const limit = condition ? ` if ${conditionInWords(condition)}` : "";
          return `${one.user} gains ${actionInWords(action)} on ${resources.join()}${limit}`;
        }),
      ),
      ...one.lost.flatMap(({ actions, resources }) =>
        actions.map((action) => `${one.user} loses ${actionInWords(action)} on ${resources.join()}`),
      ),
      ...[...statementChanges(one), ...keyChanges(one), ...userSettingChanges(one)].map(
        (text) => `${one.user} ${text}`,
      ),
    ]),
    ...changes.filter((change) => change.users === undefined).map(lines),
  ];
}

/** The findings of one rule. */
export function found({ findings }: Review, rule: string): Finding[] {
  return findings.filter((finding) => finding.rule === rule);
}

/** The review of a change of an app with several stacks. */
export function reviewOf(
  base: readonly (readonly [string, object])[],
  head: readonly (readonly [string, object])[],
): Review & { difference: Difference } {
  const read = (stacks: readonly (readonly [string, object])[]) =>
    stacks.map(([name, json]) => ({ name, directory: "", file: "", json: JSON.parse(JSON.stringify(json)) }));
  return reviewStacks(read(head), read(base)) as Review & { difference: Difference };
}
