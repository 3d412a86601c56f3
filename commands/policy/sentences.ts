import { bucketOf, type EffectiveAccess, type Grant, maxInlinePolicyCharacters } from "terraform-s3-user/iam";
import { addToList } from "../system/maps";
import { resourceInWords } from "../terminal/access-words";
import { joinWords } from "../terminal/list";
import { count, inDigits } from "../terminal/number";

/** What people do with objects, by the action that it needs. */
const onObjects: Readonly<Record<string, string>> = {
  "s3:ListBucket": "listing",
  "s3:GetObject": "reading",
  "s3:PutObject": "uploading",
  "s3:DeleteObject": "deleting",
};

/** Other frequent questions. */
const others: Readonly<Record<string, string>> = {
  "s3:PutObjectAcl": "making objects public",
  "s3:PutBucketPolicy": "making buckets public",
  "s3:CreateBucket": "creating buckets",
  "s3:ListAllMyBuckets": "listing the account's buckets",
};

/** What a policy allows and what it does not, in two sentences. */
export function inTwoSentences(access: EffectiveAccess): [grants: string, grantsNot: string] {
  const { grants, effective, everyOtherService } = access;
  const actionsByPlace = new Map<string, string[]>();
  for (const action of [...Object.keys(onObjects), ...Object.keys(others)]) {
    const place = placeOf(grants.filter(({ actions }) => actions.includes(action)));
    if (place !== undefined) addToList(actionsByPlace, place, action);
  }
  const isBeyondS3 = grants.some(({ actions }) => actions.some((action) => !action.startsWith("s3:")));
  const allowed = [...actionsByPlace].map(([place, actions]) => `${joinWords(wordsFor(actions))}${place}`);
  if (isBeyondS3) allowed.push("actions of other AWS services");
  if (everyOtherService.length > 0) allowed.push("every AWS service");

  const granted = new Set(grants.flatMap(({ actions }) => actions));
  const lacking = [...Object.keys(onObjects), ...Object.keys(others)].filter((action) => !granted.has(action));
  const denied = wordsFor(lacking, "or");
  if (!grants.some(({ buckets }) => buckets.includes("*"))) denied.push("using any other bucket");
  if (!isBeyondS3 && everyOtherService.length === 0) denied.push("using any other AWS service");
  const number = `${count(effective.actions, "action")} in all`;
  const what = allowed.length === 0 ? number : `${allowed.join("; ")} (${number})`;
  return [
    effective.actions === 0 ? "This policy allows nothing." : `This policy allows ${what}.`,
    doesNotAllow(denied, access.notAnalysed.length > 0),
  ];
}

function doesNotAllow(denied: readonly string[], isPartlyUnknown: boolean): string {
  if (isPartlyUnknown) return "What else it allows could not be judged.";
  if (denied.length === 0) return "It allows everything else that this command looks for.";
  return `It does not allow ${joinWords(denied, "or")}.`;
}

/** `listing and reading objects`, `creating buckets`. */
function wordsFor(actions: readonly string[], last: "and" | "or" = "and"): string[] {
  const verbs = actions.flatMap((action) => onObjects[action] ?? []);
  const rest = actions.flatMap((action) => others[action] ?? []);
  return verbs.length === 0 ? rest : [`${joinWords(verbs, last)} objects`, ...rest];
}

/** The place where the grants of one action apply; undefined if there is none. */
function placeOf(granting: readonly Grant[]): string | undefined {
  if (granting.length === 0) return undefined;
  const names = granting.flatMap(({ resources, condition, except }) => {
    const limit = condition !== undefined || except.length > 0 ? " (under a condition)" : "";
    return resources.filter((one) => bucketOf(one) !== undefined).map((one) => `${nameOf(one)}${limit}`);
  });
  const places = [...new Set(names)].sort();
  return places.length === 0 ? "" : ` in ${joinWords(places)}`;
}

/** A bucket by its name, whole or with a prefix. */
function nameOf(resource: string): string {
  return resourceInWords(resource).replace(/^([^/]*)\/\*$/, "$1");
}

/** Whether the policy fits where it is pasted. */
export function sizeInWords(characters: number): string {
  const size = `It has ${count(characters, "character")}`;
  const room = inDigits(maxInlinePolicyCharacters);
  return characters <= maxInlinePolicyCharacters
    ? `${size}; the user's inline policies together have room for ${room}.`
    : `${size}, too many for an inline policy (${room}). Create a customer managed policy, and attach it to the user.`;
}
