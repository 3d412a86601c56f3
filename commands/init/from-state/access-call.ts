import { isDeepStrictEqual } from "node:util";
import { S3Access } from "terraform-s3-user";
import { stackInMemory } from "../../stack/in-memory";
import type { Call } from "../answers";

/** A factory of `S3Access` with its arguments, as `main.ts` calls it. */
export class AccessCall implements Call<typeof S3Access> {
  constructor(
    readonly factory: Call<typeof S3Access>["factory"],
    ...args: readonly unknown[]
  ) {
    this.args = args;
  }

  readonly args: readonly unknown[];

  /** What the call returns. */
  evaluate(): S3Access {
    return (S3Access[this.factory] as (...args: readonly unknown[]) => S3Access)(...this.args);
  }
}

/** The access that gives exactly this policy: a factory whose policy is equal value for value, else the document. */
export function accessFor(document: unknown, region: string): AccessCall {
  const candidates = [...everyBucket(), ...ofBuckets(document)];
  return (
    candidates.find((one) => isDeepStrictEqual(documentOf(one, region), document)) ??
    new AccessCall("fromDocument", document)
  );
}

function everyBucket(): AccessCall[] {
  const calls = [new AccessCall("allBuckets")];
  for (const options of [
    { createBucket: false },
    { deleteObject: false },
    { createBucket: false, deleteObject: false },
  ]) {
    calls.push(new AccessCall("allBuckets", options));
  }
  return calls;
}

function ofBuckets(document: unknown): AccessCall[] {
  return bucketLists(document).flatMap((buckets) => [
    new AccessCall("readOnly", buckets),
    new AccessCall("readWrite", buckets),
    new AccessCall("readWrite", buckets, { deleteObject: true }),
    new AccessCall("writeOnly", buckets),
    new AccessCall("buckets", buckets),
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

function documentOf(call: AccessCall, region: string): unknown {
  const users = [{ userName: "user", access: call.evaluate(), policyType: "managed", accessKeys: [] } as const];
  const stack = stackInMemory({ region, users });
  if ("errors" in stack) return undefined;
  const [managed] = Object.values(stack.json.resource?.aws_iam_policy ?? {});
  return JSON.parse(String(managed?.policy));
}
