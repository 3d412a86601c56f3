import { bucketOf, type Condition, type Exception, nameInArn, type Part } from "terraform-s3-user/iam";

// Words for what policies are about.

/** Places that are not names. A bucket's name has no spaces, so they can't be confused. */
const everyBucket = "every bucket";
const wholeAccount = "the whole account";
const everyOtherAction = "every action of every other AWS service";

/** Words of this program among names of AWS's. */
export const ownWords: readonly string[] = [everyBucket, wholeAccount, everyOtherAction];

export function actionInWords(action: string): string {
  return action === "*" ? everyOtherAction : action;
}

/** A resource for people: `every bucket`, `photos`, `shop/images/*`; other ARNs stay. */
export function resourceInWords(resource: string, concernsBuckets = true): string {
  const every = concernsBuckets ? everyBucket : wholeAccount;
  if (resource === "*") return every;
  if (bucketOf(resource) === undefined) return resource;
  const name = nameInArn(resource);
  return /^\*+$/.test(name) ? every : name;
}

/** A Condition, unambiguously: `s3:prefix StringLike a/* or b/*`. A value with spaces or quotes is quoted. */
export function conditionInWords(condition: Condition): string {
  const value = (text: string) => (/^[^\s"\\]+$/.test(text) ? text : JSON.stringify(text));
  return condition
    .map(({ operator, key, values }) => `${key} ${operator} ${values.map(value).join(" or ")}`)
    .join(" and ");
}

/** A part of a policy, such as `s3:Get* on everything but arn:aws:s3:::photos/* if aws:SecureTransport Bool true`. */
export function partInWords({ actions, notActions, resources, notResources, condition }: Part): string {
  const where = resources.length === 0 ? "" : ` on ${inList(resources, notResources)}`;
  const limit = condition === undefined ? "" : ` if ${conditionInWords(condition)}`;
  return `${inList(actions, notActions)}${where}${limit}`;
}

function inList(names: readonly string[], areExcluded: boolean): string {
  return `${areExcluded ? "everything but " : ""}${[...names].sort().join(", ") || "nothing"}`;
}

/** What a grant leaves out: `photos/*`, `everything but photos/* when s3:prefix StringLike a/*`, `iam:*`. */
export function exceptionInWords(exception: Exception): string {
  if ("outside" in exception) return "what the boundary excludes";
  const { actions, notActions, resources, notResources, condition } = exception;
  const isEach = (names: readonly string[], areExcluded: boolean) => !areExcluded && names.includes("*");
  const places = inList(
    resources.map((one) => resourceInWords(one)),
    notResources,
  );
  const words: string[] = [];
  if (!isEach(actions, notActions)) words.push(inList(actions, notActions));
  if (!isEach(resources, notResources)) words.push(places);
  const what = words.join(" on ") || "everything";
  return condition === undefined ? what : `${what} when ${conditionInWords(condition)}`;
}
