import { type AccessFactory, accessFactories, S3Access, softwareFactories } from "terraform-s3-user";
import { bucketOf, decide, type PolicyDocument, type SoftwareName } from "terraform-s3-user/iam";
import { policyOf, type ReadPolicy } from "../policy/read-policies";
import { resourceInWords } from "../review/print/phrases";
import { FactoryCall, inOneLine } from "../stack/source/factory-call";
import { type AccessCall, accessCallIn } from "../stack/source/main-ts";

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
  /** Whether it is a separate statement, not a switch of the factory. */
  readonly isStatement: boolean;
}

/**
 * The edits that allow a call. The first one allows least in addition. The last one, a separate statement, allows
 * nothing else.
 *
 * @param access as main.ts has it
 */
export function editsOf(access: string, needed: Needed): Edit[] {
  const call = accessCallIn(access);
  const before = call && read(call);
  const edits = call && before ? candidates(call, needed).flatMap((after) => editTo(after, before, needed)) : [];
  const exact = `S3Access.combine(\n  ${access},\n  ${statementOf(needed)},\n)`;
  const alone = { after: exact, places: [placeInWords(needed.action, needed.resource)], beyond: [], isStatement: true };
  return [...edits, alone].sort((a, b) => a.beyond.length - b.beyond.length);
}

/** The statement that allows the call and nothing else, as an access. */
export function statementOf({ action, resource }: Needed): string {
  const literal = resource.replace(/[*?]|\$(?=\{)/g, (found) => `\${${found}}`); // a key may have IAM's wildcards in its name
  const statement = `{ Effect: "Allow", Action: ${JSON.stringify(action)}, Resource: ${JSON.stringify(literal)} }`;
  return `S3Access.fromDocument({ Version: "2012-10-17", Statement: [${statement}] })`;
}

function editTo(after: AccessCall, before: ReadPolicy, needed: Needed): Edit[] {
  const policy = read(after);
  if (!policy || !allows(policy, needed)) return [];
  const [had, has] = [grantsOf(before), grantsOf(policy)];
  if (had.some((grant) => !has.includes(grant))) return []; // it would take something away
  const gained = has.filter((grant) => !had.includes(grant));
  const own = `${needed.action} on `;
  return [
    {
      after: inOneLine(factoryCall(after)),
      places: gained.filter((grant) => grant.startsWith(own)).map((grant) => grant.slice(own.length)),
      beyond: gained.filter((grant) => !grant.startsWith(own)),
      isStatement: false,
    },
  ];
}

function allows({ document }: ReadPolicy, { action, resource }: Needed): boolean {
  return decide(document as PolicyDocument, action, resource) !== "denied";
}

/** Each action with each of its places. */
function grantsOf({ user }: ReadPolicy): string[] {
  return user.access.grants.flatMap(({ actions, resources, condition }) =>
    actions.flatMap((action) =>
      resources.map((resource) => {
        return `${action} on ${placeInWords(action, resource)}${condition === undefined ? "" : ` if ${condition}`}`;
      }),
    ),
  );
}

function placeInWords(action: string, resource: string): string {
  return resourceInWords(resource, action.startsWith("s3:") && action !== "s3:ListAllMyBuckets");
}

/** The calls that differ by a switch, a bucket, or both. */
function candidates(call: AccessCall, { action, resource }: Needed): AccessCall[] {
  if (action.startsWith("kms:")) {
    const keys = [call.options.kmsKeys ?? []].flat();
    return [{ ...call, options: { ...call.options, kmsKeys: [...keys, resource] } }];
  }
  const switched = switchesOf(call).map((options) => ({ ...call, options }));
  const entry = entryFor(resource);
  const added =
    entry === undefined || call.factory === "allBuckets" ? [] : [{ ...call, buckets: [...call.buckets, entry] }];
  const both = added.flatMap((one) => switched.map(({ options }) => ({ ...one, options })));
  return [...switched, ...added, ...both];
}

/** The options with one or two switches inverted, because some actions need both. */
function switchesOf({ factory, software, options }: AccessCall): AccessCall["options"][] {
  const switches = Object.entries(factoryOf(factory, software)?.switches ?? {});
  const flipped = (given: AccessCall["options"], [name, isOn]: [string, boolean]) => {
    const now = given[name] ?? isOn;
    return { ...given, [name]: !now };
  };
  const once = switches.map((one) => flipped(options, one));
  const twice = switches.flatMap((one, index) =>
    switches.slice(index + 1).map((other) => flipped(flipped(options, one), other)),
  );
  return [...once, ...twice];
}

function factoryOf(factory: string, software: string | undefined): AccessFactory | undefined {
  if (factory === "forSoftware") return softwareFactories[software as SoftwareName];
  return Object.hasOwn(accessFactories, factory) ? accessFactories[factory as keyof typeof accessFactories] : undefined;
}

/** The narrowest entry of a list of buckets for a resource: the object's prefix, or the bucket. */
function entryFor(resource: string): string | undefined {
  const bucket = bucketOf(resource);
  if (bucket === undefined || bucket === "*") return undefined;
  const key = resource
    .split(":")
    .slice(5)
    .join(":")
    .slice(bucket.length + 1);
  const prefix = key.slice(0, key.lastIndexOf("/") + 1);
  return prefix === "" ? bucket : `${bucket}/${prefix}*`;
}

function read(call: AccessCall): ReadPolicy | undefined {
  const policy = Object.hasOwn(S3Access, call.factory) ? policyOf(factoryCall(call).evaluate()) : undefined;
  return policy && "document" in policy ? policy : undefined;
}

function factoryCall({ factory, software, buckets, options }: AccessCall): FactoryCall<"S3Access"> {
  const args: unknown[] = software === undefined ? [] : [software];
  if (factory !== "allBuckets") args.push(buckets);
  if (Object.keys(options).length > 0) args.push(options);
  return new FactoryCall("S3Access", factory, ...args);
}
