import { isDeepStrictEqual } from "node:util";
import { policyInMemory } from "../../stack/json/in-memory";
import { FactoryCall } from "../../stack/source/factory-call";

type AccessCall = FactoryCall<"S3Access">;

function call(factory: string, ...args: readonly unknown[]): AccessCall {
  return new FactoryCall("S3Access", factory, ...args);
}

/** The access that gives exactly this policy: a factory whose policy is equal value for value, else the document. */
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
  return bucketLists(document).flatMap((buckets) => [
    call("readOnly", buckets),
    call("readWrite", buckets),
    call("readWrite", buckets, { deleteObject: true }),
    call("writeOnly", buckets),
    call("buckets", buckets),
  ]);
}

/** What the list of buckets may have been: the whole ones, or those of which there is a prefix only. */
function bucketLists(document: unknown): string[][] {
  const { Statement } = document as { Statement?: unknown };
  const resources = [Statement ?? []].flat().flatMap((one) => [(one as { Resource?: unknown })?.Resource ?? []].flat());
  const named = new Set(resources.map((arn) => String(arn).replace(/^arn:[\w-]+:s3:::/, "")));
  const whole = [...named].filter((name) => !name.includes("/"));
  const prefixes = [...named].filter((name) => name.includes("/") && !whole.includes(name.replace(/\/\*$/, "")));
  return [whole, prefixes].filter((buckets) => buckets.length > 0);
}

function documentOf(access: AccessCall, region: string): unknown {
  const policy = policyInMemory(access.evaluate(), region);
  return "errors" in policy ? undefined : JSON.parse(policy.text);
}
