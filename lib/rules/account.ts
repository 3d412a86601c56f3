import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";
import { unknownPropertyErrors } from "./input";

// How a stack reaches an account: which one, where, and as whom.

/** An account id: 12 digits, as a string, because a number loses its leading zeros. */
export function accountIdErrors(id: unknown): string[] {
  if (isToken(id) || (typeof id === "string" && /^\d{12}$/.test(id))) return [];
  return [`allowedAccountIds has ${show(id)}; write 12 digits in quotes (for example "012345678901")`];
}

/** A region's name, such as `eu-central-1`. Whether AWS has such a region is the provider's to know, at plan. */
export function regionErrors(region: unknown): string[] {
  if (isToken(region)) return [];
  const form = /^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;
  if (typeof region === "string" && form.test(region)) return [];
  const meant = typeof region === "string" ? asAwsWrites(region) : "";
  const remedy = form.test(meant) ? `did you mean ${show(meant)}?` : 'write it as AWS does (for example "us-east-1")';
  return [`region ${show(region)} is not an AWS region; ${remedy}`];
}

/** `EU_central1` as `eu-central-1`. */
function asAwsWrites(region: string): string {
  return region
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-")
    .replace(/([a-z])(\d+)$/, "$1-$2");
}

/** The accounts that Terraform may touch. */
export function allowedAccountIdsErrors(ids: unknown): string[] {
  if (isToken(ids)) return [];
  if (Array.isArray(ids) && ids.length > 0) return ids.flatMap(accountIdErrors);
  return [`allowedAccountIds is ${show(ids)}; write for example ["123456789012"], or leave it out`];
}

/** A profile's name in the AWS configuration. */
export function profileErrors(profile: unknown): string[] {
  if (isToken(profile) || (typeof profile === "string" && /^[^\s\]]+$/.test(profile))) return [];
  return [`profile is ${show(profile)}; write the name of a profile of your AWS configuration, or leave it out`];
}

/** A role to take on. */
export function assumeRoleErrors(role: unknown): string[] {
  if (!isRecord(role)) {
    return [`assumeRole is ${show(role)}; write for example { roleArn: "arn:aws:iam::123456789012:role/deployer" }`];
  }
  const { roleArn, externalId, sessionName } = role;
  const text = (value: unknown, form: RegExp) => isToken(value) || (typeof value === "string" && form.test(value));
  const errors = [
    ...unknownPropertyErrors(role, { roleArn: true, externalId: true, sessionName: true }),
    ...(text(roleArn, /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/)
      ? []
      : [`roleArn ${show(roleArn)} is not a role's ARN; write for example "arn:aws:iam::123456789012:role/deployer"`]),
    ...(externalId === undefined || text(externalId, /^[\w+=,.@:/-]{2,1224}$/)
      ? []
      : [`externalId ${show(externalId)} is not an external id; write 2–1,224 letters, digits and _ + = , . @ : / -`]),
    ...(sessionName === undefined || text(sessionName, /^[\w+=,.@-]{2,64}$/)
      ? []
      : [`sessionName ${show(sessionName)} is not a session's name; write 2–64 letters, digits and _ + = , . @ -`]),
  ];
  return errors.map((error) => `assumeRole: ${error}`);
}
