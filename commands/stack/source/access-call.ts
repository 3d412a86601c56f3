import { type AccessFactory, accessFactories, softwareFactories } from "terraform-s3-user";
import { FactoryCall } from "./factory-call";

// The factories of S3Access, as data: which of them there are, what each allows, and a call of one.

/** A call of a factory with everything written out. */
export interface AccessCall {
  readonly factory: string;
  /** The application, of `forSoftware`. */
  readonly software?: string;
  /** Ignored by `allBuckets`. */
  readonly buckets: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** The call, to evaluate it or to write it down. */
export function factoryCall({ factory, software, buckets, options }: AccessCall): FactoryCall<"S3Access"> {
  const args: unknown[] = software === undefined ? [] : [software];
  if (factory !== "allBuckets") args.push(buckets);
  if (Object.keys(options).length > 0) args.push(options);
  return new FactoryCall("S3Access", factory, ...args);
}

/** A factory with its name in a call. */
export type NamedFactory = AccessFactory & Pick<AccessCall, "factory" | "software">;

/** The factories whose actions have no wildcard. The first allows least. */
export const namedFactories: readonly NamedFactory[] = [
  ...Object.entries<AccessFactory>(accessFactories).map(([factory, one]) => ({ factory, ...one })),
  ...Object.entries(softwareFactories).map(([software, one]) => ({ factory: "forSoftware", software, ...one })),
];

/** The actions that a factory allows with these options. */
export function allowedActions({ actions }: AccessFactory, options: AccessCall["options"]): Set<string> {
  const { account = [], bucket = [], object = [] } = actions(options as Readonly<Record<string, boolean>>);
  return new Set([...account, ...bucket, ...object]);
}
