import { type AccessFactory, S3Access } from "terraform-s3-user";
import { bucketOf, decide, nameInArn, type PolicyDocument } from "terraform-s3-user/iam";
import { policyOf, type ReadPolicy } from "../policy/read-policies";
import { type AccessCall, allowedActions, factoryCall, namedFactories } from "../stack/source/access-call";
import { withoutCondition } from "../stack/source/access-condition";
import { inOneLine } from "../stack/source/factory-call";
import { accessCallIn } from "../stack/source/main-ts";
import { conditionInWords, resourceInWords } from "../terminal/access-words";

// The edits of a user's access in main.ts that allow one more call.

/** The denied request, in full. */
export interface Needed {
  readonly action: string;
  /** An ARN, or `*`. */
  readonly resource: string;
}

/** An edit, and what else it allows. */
export interface Edit {
  /** `access` afterwards. */
  readonly after: string;
  /** Where it allows the action, such as `photos/*`. */
  readonly places: readonly string[];
  /** What it also allows, such as `s3:GetObjectTagging on photos/*`. */
  readonly beyond: readonly string[];
  /** The actions in `beyond`, without repetitions. */
  readonly actionsBeyond: readonly string[];
  /** Whether it is a separate statement, not a switch of the factory. */
  readonly isStatement: boolean;
}

/**
 * The edits that allow a call. The first one allows least in addition. The last one, a separate statement, allows
 * nothing else. The condition of the access limits what they add, too.
 *
 * @param written the access as main.ts has it
 */
export function editsOf(written: string, needed: Needed): Edit[] {
  const { access, condition } = withoutCondition(written);
  return unlimitedEditsOf(access, needed).map((edit) => ({ ...edit, after: edit.after + condition }));
}

function unlimitedEditsOf(access: string, needed: Needed): Edit[] {
  const call = accessCallIn(access);
  const before = call && read(call);
  const edits = call && before ? candidates(call, needed).flatMap((after) => editTo(after, before, needed)) : [];
  const exact = `S3Access.combine(\n  ${access},\n  ${statementOf(needed)},\n)`;
  const places = [placeInWords(needed.action, needed.resource)];
  const alone = { after: exact, places, beyond: [], actionsBeyond: [], isStatement: true };
  return [...edits, alone].sort((a, b) => a.beyond.length - b.beyond.length);
}

/** The statement that allows the call and nothing else, as an access. */
export function statementOf({ action, resource }: Needed): string {
  // A key may have IAM's wildcards in its name.
  const literal = resource.replace(/[*?]|\$(?=\{)/g, (found) => `\${${found}}`);
  const statement = `{ Effect: "Allow", Action: ${JSON.stringify(action)}, Resource: ${JSON.stringify(literal)} }`;
  return `S3Access.fromDocument({ Version: "2012-10-17", Statement: [${statement}] })`;
}

function editTo(after: AccessCall, before: ReadPolicy, needed: Needed): Edit[] {
  const policy = read(after);
  if (!policy || !allows(policy, needed)) return [];
  const [had, has] = [grantsOf(before), grantsOf(policy)];
  if ([...had.keys()].some((words) => !has.has(words))) return []; // it would take something away
  const gained = [...has].filter(([words]) => !had.has(words));
  const places = gained.filter(([, { action }]) => action === needed.action).map(([, { place }]) => place);
  if (places.length === 0) return []; // it was allowed before
  const beyond = gained.filter(([, { action }]) => action !== needed.action);
  return [
    {
      after: inOneLine(factoryCall(after)),
      places,
      beyond: beyond.map(([words]) => words),
      actionsBeyond: [...new Set(beyond.map(([, { action }]) => action))],
      isStatement: false,
    },
  ];
}

function allows({ document }: ReadPolicy, { action, resource }: Needed): boolean {
  return decide(document as PolicyDocument, action, resource) !== "denied";
}

/** Each action in each of its places, by `s3:GetObject on photos/*`. */
function grantsOf({ user }: ReadPolicy): Map<string, { readonly action: string; readonly place: string }> {
  const found = new Map<string, { action: string; place: string }>();
  for (const { actions, resources, condition } of user.access.grants) {
    for (const action of actions) {
      for (const resource of resources) {
        const limit = condition === undefined ? "" : ` if ${conditionInWords(condition)}`;
        const place = `${placeInWords(action, resource)}${limit}`;
        found.set(`${action} on ${place}`, { action, place });
      }
    }
  }
  return found;
}

function placeInWords(action: string, resource: string): string {
  return resourceInWords(resource, action.startsWith("s3:") && action !== "s3:ListAllMyBuckets");
}

/** The calls that may allow it: with the switches that the action needs, the resource's bucket, or both. */
function candidates(call: AccessCall, { action, resource }: Needed): AccessCall[] {
  if (action.startsWith("kms:")) {
    const keys = [call.options.kmsKeys ?? []].flat();
    return [{ ...call, options: { ...call.options, kmsKeys: [...keys, resource] } }];
  }
  const factory = namedFactories.find((one) => one.factory === call.factory && one.software === call.software);
  if (!factory) return [];
  const switched = switchesFor(factory, call.options, action).map((options) => ({ ...call, options }));
  const entry = entryFor(resource);
  const added = entry === undefined ? [] : switched.map((one) => ({ ...one, buckets: [...one.buckets, entry] }));
  return [...switched, ...added];
}

type Options = AccessCall["options"];

/** The options with which a factory lists an action: as they are or, if need be, with one or two switches inverted. */
function switchesFor(factory: AccessFactory, given: Options, action: string): Options[] {
  const lists = (options: Options) => allowedActions(factory, options).has(action);
  const invertedOnce = (options: Options) =>
    Object.entries(factory.switches).map(([name, isOn]) => ({ ...options, [name]: !(options[name] ?? isOn) }));
  if (lists(given)) return [given];
  const once = invertedOnce(given);
  const listing = once.filter(lists);
  return listing.length > 0 ? listing : once.flatMap(invertedOnce).filter(lists);
}

/** The narrowest entry of a list of buckets for a resource: the object's prefix, or the bucket. */
function entryFor(resource: string): string | undefined {
  const bucket = bucketOf(resource);
  if (bucket === undefined || bucket === "*") return undefined;
  const key = nameInArn(resource).slice(bucket.length + 1);
  const prefix = key.slice(0, key.lastIndexOf("/") + 1);
  return prefix === "" ? bucket : `${bucket}/${prefix}*`;
}

function read(call: AccessCall): ReadPolicy | undefined {
  const policy = Object.hasOwn(S3Access, call.factory) ? policyOf(factoryCall(call).evaluate()) : undefined;
  return policy && "document" in policy ? policy : undefined;
}
