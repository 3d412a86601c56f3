import { isRecord, show } from "../iam/json";
import { isToken } from "../terraform/token";
import { formErrors, ifSet, mustBe, unknownPropertyErrors } from "./input";

// How a stack reaches its account: the account, the region, and the credentials.

/** An account id: 12 digits, as a string, because a number loses its leading zeros. */
export function accountIdErrors(id: unknown): string[] {
  const digits = typeof id === "number" ? String(id).padStart(12, "0") : "123456789012";
  return formErrors("each of allowedAccountIds", id, /^\d{12}$/, "12 digits in quotes", `Write "${digits}"`);
}

/** A region's name, such as `eu-central-1`. Only the provider knows, at plan, whether AWS has such a region. */
export function regionErrors(region: unknown): string[] {
  const form = /^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;
  const corrected = typeof region === "string" ? asAwsWrites(region) : "";
  const fix = form.test(corrected) ? `Write ${show(corrected)}` : 'Write for example "us-east-1"';
  return formErrors("region", region, form, "the name of an AWS region", fix);
}

/** `EU_central1` as `eu-central-1`. */
function asAwsWrites(region: string): string {
  return region
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-")
    .replace(/([a-z])(\d+)$/, "$1-$2");
}

export function allowedAccountIdsErrors(ids: unknown): string[] {
  if (isToken(ids)) return [];
  if (Array.isArray(ids) && ids.length > 0) return ids.flatMap(accountIdErrors);
  const own = typeof ids === "string" && /^\d{12}$/.test(ids) ? ids : "123456789012";
  return [mustBe("allowedAccountIds", "a list of account ids", ids, `Write ["${own}"], or leave it out`)];
}

export function profileErrors(profile: unknown): string[] {
  const fix = 'Write the name that "aws configure list-profiles" shows, or leave it out';
  return formErrors("profile", profile, /^[^\s\]]+$/, "the name of an AWS profile", fix);
}

export function assumeRoleErrors(role: unknown): string[] {
  const example = "arn:aws:iam::123456789012:role/deployer";
  const arnForm = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;
  if (!isRecord(role)) {
    const isArn = typeof role === "string" && arnForm.test(role);
    const fix = isArn ? `Write { roleArn: ${show(role)} }` : `Write for example { roleArn: ${show(example)} }`;
    return [mustBe("assumeRole", "an object", role, fix)];
  }
  const { roleArn, externalId, sessionName } = role;
  const externalIdErrors = (id: unknown) => {
    const rule = "2–1,224 letters, digits and _ + = , . @ : / -";
    return formErrors("externalId", id, /^[\w+=,.@:/-]{2,1224}$/, rule, "Copy it from the role's trust policy");
  };
  const sessionNameErrors = (name: unknown) => {
    const rule = "2–64 letters, digits and _ + = , . @ -";
    return formErrors("sessionName", name, /^[\w+=,.@-]{2,64}$/, rule, 'Write for example "deploy"');
  };
  const errors = [
    ...unknownPropertyErrors(role, { roleArn: true, externalId: true, sessionName: true }),
    ...formErrors("roleArn", roleArn, arnForm, "the ARN of a role", `Write for example ${show(example)}`),
    ...ifSet(externalId, externalIdErrors),
    ...ifSet(sessionName, sessionNameErrors),
  ];
  return errors.map((error) => `assumeRole: ${error}`);
}
