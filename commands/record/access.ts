import type { PolicyStatement } from "terraform-s3-user";
import type { SoftwareActions } from "terraform-s3-user/iam";
import { factoryCall, type NamedFactory, namedFactories } from "../stack/source/access-call";
import { inOneLine } from "../stack/source/factory-call";
import { getOrMake } from "../system/maps";
import type { NeededIn } from "./needed";

// The narrowest access for what is needed: a factory of S3Access where one allows exactly that, else a policy.

/** A factory with switches that allows all that is needed. */
export interface Fit {
  readonly factory: string;
  /** The tool, of `forSoftware`. */
  readonly software?: string;
  readonly options: Readonly<Record<string, boolean>>;
  readonly beyond: readonly string[];
}

/** The factory that allows least in addition to what is needed; undefined if none allows all of it. */
export function closestFit(needed: SoftwareActions): Fit | undefined {
  const found = namedFactories.map((factory) => fitOf(factory, needed)).filter((fit) => fit !== undefined);
  return found.sort((a, b) => a.beyond.length - b.beyond.length)[0];
}

function fitOf({ factory, software, switches, actions }: NamedFactory, needed: SoftwareActions): Fit | undefined {
  let best: Fit | undefined;
  for (const options of everyChoice(Object.entries(switches))) {
    const allowed = actions(options);
    if (allowed.browse) continue; // the levels above a prefix are listed in a way of their own
    if (!kinds.every((kind) => (needed[kind] ?? []).every((action) => allowed[kind]?.includes(action)))) continue;
    const beyond = kinds.flatMap((kind) => (allowed[kind] ?? []).filter((action) => !needed[kind]?.includes(action)));
    const isBetter = best === undefined || beyond.length < best.beyond.length;
    const isShorter = best?.beyond.length === beyond.length && size(options) < size(best.options);
    if (isBetter || isShorter) best = { factory, software, options, beyond };
  }
  return best;
}

/** The actions on buckets that can be limited to a prefix. */
const listings = ["s3:ListBucket", "s3:ListBucketVersions"];

const kinds = ["account", "bucket", "object"] as const;

const size = (options: object) => Object.keys(options).length;

/** Every choice of switches, each with only those that are not as they are when left out. */
function everyChoice(switches: readonly (readonly [string, boolean])[]): Record<string, boolean>[] {
  return switches.reduce<Record<string, boolean>[]>(
    (choices, [name, isOn]) => choices.flatMap((choice) => [choice, { ...choice, [name]: !isOn }]),
    [{}],
  );
}

/** The narrowest access as main.ts has it, and whether it is a policy since no factory allows exactly that. */
export function narrowestAccess(needed: readonly NeededIn[]): { source: string; isDocument: boolean } {
  const calls = inGroups(needed).map((group) => {
    const fit = closestFit(group.actions);
    return fit?.beyond.length === 0 && group.fits
      ? inOneLine(factoryCall({ ...fit, buckets: group.entries }))
      : undefined;
  });
  if (needed.length === 0) return { source: "S3Access.none()", isDocument: false };
  if (calls.includes(undefined)) {
    const document = { Version: "2012-10-17", Statement: statementsFor(needed) };
    return { source: `S3Access.fromDocument(${JSON.stringify(document, null, 2)})`, isDocument: true };
  }
  const [only] = calls;
  return { source: calls.length === 1 ? `${only}` : `S3Access.combine(${calls.join(", ")})`, isDocument: false };
}

interface Group {
  readonly actions: SoftwareActions;
  readonly entries: string[];
  /** Whether a list of buckets can limit it. */
  readonly fits: boolean;
}

/** Buckets that need the same, together. What the account needs is in the first group. */
function inGroups(needed: readonly NeededIn[]): Group[] {
  const account = needed.flatMap(({ actions }) => actions.account ?? []);
  const groups = new Map<string, Group>();
  for (const { bucket, prefix, listed, actions } of needed) {
    if (bucket === undefined) continue;
    // A factory has one list of buckets: if only some actions are limited, or in different ways, none fits.
    const isListing = (actions.bucket ?? []).some((action) => listings.includes(action));
    const fits = !isListing || (actions.object ?? []).length === 0 || prefix === listed;
    const entry = (actions.object ?? []).length === 0 ? listed : prefix;
    const key = JSON.stringify([actions, fits]);
    const { entries } = getOrMake(groups, key, () => ({
      actions: groups.size === 0 ? { ...actions, account } : actions,
      entries: [],
      fits,
    }));
    entries.push(entry === "" ? bucket : `${bucket}/${entry}*`);
  }
  if (groups.size === 0 && account.length > 0) return [{ actions: { account }, entries: [], fits: false }];
  return [...groups.values()];
}

function statementsFor(needed: readonly NeededIn[]): PolicyStatement[] {
  return needed.flatMap(({ bucket, prefix, listed, actions }) => {
    const statements: PolicyStatement[] = [];
    const add = (Resource: string, Action: readonly string[] = [], Condition?: PolicyStatement["Condition"]) => {
      if (Action.length > 0) statements.push({ Effect: "Allow", Action, Resource, Condition }); // JSON has no undefined
    };
    const arn = `arn:aws:s3:::${bucket}`;
    const listing = actions.bucket?.filter((action) => listings.includes(action));
    const others = actions.bucket?.filter((action) => !listings.includes(action));
    add("*", actions.account);
    add(arn, others);
    add(arn, listing, listed === "" ? undefined : { StringLike: { "s3:prefix": `${listed}*` } });
    add(`${arn}/${prefix}*`, actions.object);
    return statements;
  });
}
