import { isDeepStrictEqual } from "node:util";
import type { IAMClient } from "@aws-sdk/client-iam";
import { isRecord } from "terraform-s3-user/iam";
import { type LiveText, liveBoundary, liveInlinePolicy, liveManagedPolicy } from "../stack/live";
import type { StateResource } from "../stack/state";

/** What AWS says otherwise than state does of what a user may do, or does not say. */
export interface ChangedPolicy {
  /** Such as `the inline policy S3Access`. */
  readonly what: string;
  /** Why AWS did not say. */
  readonly unreadable?: string;
}

/**
 * The policies that state has of a user, and its permissions boundary, where AWS has another text or none to compare.
 *
 * @param elsewhere what the app's other stacks have in their states: the user may have their policies
 */
export async function changedPolicies(
  iam: IAMClient,
  userName: string,
  state: readonly StateResource[],
  elsewhere: readonly StateResource[] = [],
): Promise<ChangedPolicy[]> {
  const of = (type: string, argument: string) =>
    state
      .filter(({ type: one, values }) => one === type && [values[argument]].flat().includes(userName))
      .map(({ values }) => values);
  const attachments = [...of("aws_iam_user_policy_attachment", "user"), ...of("aws_iam_policy_attachment", "users")];
  const arns = [
    ...attachments.map(({ policy_arn }) => policy_arn),
    ...of("aws_iam_user", "name").map(({ permissions_boundary }) => permissions_boundary),
  ];
  const own = [...state, ...elsewhere].filter(
    ({ type, values }) => type === "aws_iam_policy" && arns.includes(values.arn),
  );
  const managed = [...new Map(own.map(({ values }) => [values.arn, values])).values()];
  const compared = await Promise.all([
    ...of("aws_iam_user_policy", "user").map(async ({ name, policy }) => {
      const live = await liveInlinePolicy(iam, userName, String(name));
      return changed(`the inline policy ${name}`, live, (text) => isSamePolicy(text, String(policy)));
    }),
    ...managed.map(async ({ arn, policy }) => {
      const live = await liveManagedPolicy(iam, String(arn));
      return changed(`the managed policy ${arn}`, live, (text) => isSamePolicy(text, String(policy)));
    }),
    ...of("aws_iam_user", "name").map(async ({ permissions_boundary: boundary }) => {
      const live = await liveBoundary(iam, userName);
      return changed("its permissions boundary", live ?? "", (arn) => arn === (boundary ?? ""));
    }),
  ]);
  return compared.flat();
}

/** What is gone is told beside the other kinds, of which AWS has lists. */
function changed(what: string, live: LiveText, isSame: (text: string) => boolean): ChangedPolicy[] {
  if (live === undefined) return [];
  if (typeof live !== "string") return [{ what, ...live }];
  return isSame(live) ? [] : [{ what }];
}

/** Whether two texts are the same policy to IAM, to which the order of a list and a list of one make no difference. */
function isSamePolicy(one: string, other: string): boolean {
  try {
    return isDeepStrictEqual(canonical(JSON.parse(one)), canonical(JSON.parse(other)));
  } catch {
    return one === other;
  }
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical);
    return items.length === 1 ? items[0] : items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, canonical(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
