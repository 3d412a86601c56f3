import { isDeepStrictEqual } from "node:util";
import { type AccessFactory, accessFactories, softwareFactories } from "terraform-s3-user";
import { isRecord } from "terraform-s3-user/iam";
import { policyInMemory } from "../../stack/json/in-memory";
import { FactoryCall } from "../../stack/source/factory-call";

type AccessCall = FactoryCall<"S3Access">;

function call(factory: string, ...args: readonly unknown[]): AccessCall {
  return new FactoryCall("S3Access", factory, ...args);
}

/** The access with exactly this policy: a factory whose policy is equal value for value, otherwise the document. */
export function accessFor(document: unknown, region: string): AccessCall {
  const candidates = [...everyBucket(), ...ofBuckets(document)];
  return (
    candidates.find((one) => isDeepStrictEqual(documentOf(one, region), document)) ?? call("fromDocument", document)
  );
}

function everyBucket(): AccessCall[] {
  const calls = [call("allBuckets")];
  for (const options of [
    { createBucket: false },
    { deleteObject: false },
    { createBucket: false, deleteObject: false },
  ]) {
    calls.push(call("allBuckets", options));
  }
  return calls;
}

function ofBuckets(document: unknown): AccessCall[] {
  const actions = actionsIn(document);
  const made = [...factoriesFor(actions), ...softwareFor(actions)];
  return bucketLists(document).flatMap((buckets) => [
    ...made.map(({ factory, args, options }) => call(factory, ...args, buckets, ...options)),
    call("buckets", buckets),
  ]);
}

/** A factory with the arguments before and after the buckets. */
interface Candidate {
  readonly factory: string;
  readonly args: readonly string[];
  readonly options: readonly object[];
}

/** Those that allow these actions: only they are worth a policy. */
function factoriesFor(actions: ReadonlySet<string>): Candidate[] {
  return Object.entries(accessFactories).flatMap(([factory, one]) =>
    optionsFor(one, actions).map((options) => ({ factory, args: [], options })),
  );
}

function softwareFor(actions: ReadonlySet<string>): Candidate[] {
  return Object.entries(softwareFactories).flatMap(([name, one]) =>
    optionsFor(one, actions).map((options) => ({ factory: "forSoftware", args: [name], options })),
  );
}

/** The defaults, or one switch, with which a factory allows these actions. */
function optionsFor(factory: AccessFactory, wanted: ReadonlySet<string>): (readonly object[])[] {
  const flipped = Object.entries(factory.switches).map(([name, isOn]) => ({ [name]: !isOn }));
  return [{}, ...flipped].flatMap((given): (readonly object[])[] => {
    const { account = [], bucket = [], object = [] } = factory.actions(given);
    const actions = new Set([...account, ...bucket, ...object]);
    if (actions.size !== wanted.size || ![...actions].every((action) => wanted.has(action))) return [];
    return [Object.keys(given).length > 0 ? [given] : []];
  });
}

function actionsIn(document: unknown): Set<string> {
  return new Set(statementsOf(document).flatMap(({ Action }) => [Action ?? []].flat().map(String)));
}

function statementsOf(document: unknown): Readonly<Record<string, unknown>>[] {
  const { Statement } = document as { Statement?: unknown };
  return [Statement ?? []].flat().filter(isRecord);
}

/** The possible lists of buckets: whole ones, those with only a prefix, or every prefix. */
function bucketLists(document: unknown): string[][] {
  const resources = statementsOf(document).flatMap(({ Resource }) => [Resource ?? []].flat());
  const named = new Set(resources.map((arn) => String(arn).replace(/^arn:[\w-]+:s3:::/, "")));
  const whole = [...named].filter((name) => !name.includes("/"));
  const prefixes = [...named].filter((name) => name.includes("/") && !whole.includes(name.replace(/\/\*$/, "")));
  const all = [...named].filter((name) => name.includes("/"));
  return [whole, prefixes, all].filter((buckets) => buckets.length > 0);
}

function documentOf(access: AccessCall, region: string): unknown {
  const policy = policyInMemory(access.evaluate(), region);
  return "errors" in policy ? undefined : JSON.parse(policy.text);
}
