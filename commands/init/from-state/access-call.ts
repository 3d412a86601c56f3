import { isDeepStrictEqual } from "node:util";
import { isRecord } from "terraform-s3-user/iam";
import { policyInMemory } from "../../stack/json/in-memory";
import { allowedActions, factoryCall, type NamedFactory, namedFactories } from "../../stack/source/access-call";
import { FactoryCall } from "../../stack/source/factory-call";

type Call = FactoryCall<"S3Access">;

/** The access with exactly this policy: a factory whose policy is equal value for value, otherwise the document. */
export function accessFor(document: unknown, region: string): Call {
  const candidates = [...everyBucket(), ...ofBuckets(document)];
  const found = candidates.find((one) => isDeepStrictEqual(documentOf(one, region), document));
  return found ?? new FactoryCall("S3Access", "fromDocument", document);
}

function everyBucket(): Call[] {
  const choices = [{}, { createBucket: false }, { deleteObject: false }, { createBucket: false, deleteObject: false }];
  return choices.map((options) => factoryCall({ factory: "allBuckets", buckets: [], options }));
}

function ofBuckets(document: unknown): Call[] {
  const wanted = actionsIn(document);
  const fitting = namedFactories.flatMap((one) => optionsFor(one, wanted).map((options) => ({ ...one, options })));
  return bucketLists(document).flatMap((buckets) => [
    ...fitting.map((one) => factoryCall({ ...one, buckets })),
    factoryCall({ factory: "buckets", buckets, options: {} }),
  ]);
}

/** The defaults, or one switch, with which a factory allows these actions: only they are worth a policy. */
function optionsFor(factory: NamedFactory, wanted: ReadonlySet<string>): Record<string, boolean>[] {
  const flipped = Object.entries(factory.switches).map(([name, isOn]) => ({ [name]: !isOn }));
  return [{}, ...flipped].filter((options) => isDeepStrictEqual(allowedActions(factory, options), wanted));
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

function documentOf(access: Call, region: string): unknown {
  const policy = policyInMemory(access.evaluate(), region);
  return "errors" in policy ? undefined : JSON.parse(policy.text);
}
