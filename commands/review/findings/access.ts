import {
  bucketOf,
  decide,
  type EffectiveAccess,
  effectiveAccess,
  forRequest,
  type Grant,
  nameInArn,
  type PolicyDocument,
  type PolicyStatement,
  type Software,
  type SoftwareName,
  software,
} from "terraform-s3-user/iam";
import { loneReference } from "../../stack/json/hcl";
import type { TerraformJson } from "../../stack/json/synthesized";
import type { PolicyInForce } from "../../stack/policies/in-force";
import { statementsOf } from "../../stack/policies/of-resources";
import { onceForEach } from "../../system/maps";
import { joinWords } from "../../terminal/list";
import type { UserReview } from "../model";
import { asPolicy } from "../read/describe";
import type { Seen } from "./rule";

// What several rules ask of a user's access.

/** The actions of some grants. */
export function actionsIn(grants: readonly Grant[]): string[] {
  return grants.flatMap((grant) => grant.actions);
}

/** Whether an access has the finding. */
type IsTooWide = (access: EffectiveAccess) => boolean;

/**
 * The fix for too wide access, in the policies that grant it.
 *
 * @param cut how to limit a policy of your own
 */
export function narrowerAccess(
  user: UserReview,
  { policies, stack }: Seen,
  isTooWide: IsTooWide,
  cut = "only the actions and buckets it needs",
): string {
  const { granting = [] } = policies.get(user.name) ?? {};
  const guilty = granting.length < 2 ? granting : granting.filter((one) => isTooWide(accessThrough(one)));
  const own = ownAmong(granting).filter((policy) => !isOfStore(policy));
  const ownGuilty = guilty.filter((policy) => own.includes(policy));
  const elsewhere = guilty.filter((policy) => !own.includes(policy)).map((policy) => removal(policy, cut));
  if (guilty.length > 0 && ownGuilty.length === 0) return joinWords(elsewhere);
  const call = leastPrivilegeFor(user, granting, isTooWide) ?? `S3Access.fromDocument({ … }) // ${cut}`;
  const isPartOfOwn = ownGuilty.length > 0 && ownGuilty.length < own.length;
  const parts = [isPartOfOwn ? `${placeOf(ownGuilty, mainPolicyOf(user, stack.json))}: ${call}` : `access: ${call}`];
  if (elsewhere.length > 0) parts.push(`and ${joinWords(elsewhere)}`);
  return parts.join("; ");
}

/** The name of the policy with a user's `access`, if the library wrote it. */
function mainPolicyOf({ name }: UserReview, { output, resource }: TerraformJson): string | undefined {
  const users = output?.users?.value ?? {};
  const reference = Object.hasOwn(users, name) ? users[name]?.policy_name : undefined;
  const [type = "", id = "", attribute] = loneReference(reference ?? "") ?? [];
  const main = (attribute === "name" ? resource?.[type]?.[id]?.name : undefined) ?? reference;
  return main === undefined ? undefined : String(main);
}

/** Where main.ts has some of a user's inline policies, up to the colon. */
function placeOf(policies: readonly PolicyInForce[], main: string | undefined): string {
  const names = policies.map(({ name }) => name);
  if (main === undefined) return `in the policy ${joinWords(names)}`;
  if (names.length === 1 && names[0] === main) return "access";
  const others = joinWords(names.filter((name) => name !== main).map((name) => JSON.stringify(name)));
  return `${names.includes(main) ? "access, and in" : "in"} inlinePolicies ${others}`;
}

/** Whether it is the policy that `readableByUser` adds. */
function isOfStore({ kind, name }: PolicyInForce): boolean {
  return kind === "inline" && name === "OwnCredentials";
}

const accessThrough = onceForEach((policy: PolicyInForce) => effectiveAccess([asPolicy(policy)]));

/** The policies whose text main.ts contains as the user's own: inline ones, or else the app's managed ones. */
function ownAmong(granting: readonly PolicyInForce[]): PolicyInForce[] {
  const inline = granting.filter(({ kind }) => kind === "inline");
  return inline.length > 0
    ? inline
    : granting.filter(({ kind, name }) => kind === "managed" && !name.startsWith("arn:"));
}

/**
 * How to take a policy away that is not the user's own.
 *
 * @param cut how to limit one of the app
 */
export function removal(policy: PolicyInForce, cut?: string): string {
  const { kind, name } = policy;
  if (isOfStore(policy)) return "remove readableByUser from deliverTo, unless the application reads its key there";
  if (kind === "group") return `change or detach the policy ${name}`;
  if (kind !== "managed") return `change the policy ${name}`;
  if (name.startsWith("arn:")) return `remove ${JSON.stringify(name)} from managedPolicyArns, or its attachment`;
  return `change the policy ${name}${cut === undefined ? "" : `: ${cut}`}`;
}

/**
 * A narrower access that the user has already: what the application with its name calls, or else readWrite. None if it
 * would have the same finding.
 */
function leastPrivilegeFor(
  user: UserReview,
  granting: readonly PolicyInForce[],
  isTooWide: IsTooWide,
): string | undefined {
  const objects = objectsOf(user);
  const statements = granting.flatMap((policy) => statementsOf({ policy }) as unknown as PolicyStatement[]);
  if (objects.length === 0 || statements.length === 0) return undefined;
  const entries = [...new Set(objects.map((arn) => nameInArn(arn).replace(/^([^/]*)\/\*$/, "$1")))].sort();
  const names = entries.slice(0, 5).map((entry) => JSON.stringify(entry));
  const more = entries.length > 5 ? ` /* and ${entries.length - 5} more */` : "";
  const buckets = `[${names.join(", ")}${more}]`;
  const kept = actionsIn(user.access.grants).some((action) => action.startsWith("kms:")) ? ["keep kmsKeys"] : [];
  const fits = (calls: Calls) =>
    objects.every((arn) => hasAlready(statements, calls, arn, user.name)) && !isTooWide(accessOf(calls, objects));
  const tool = callsOf(user.name);
  if (tool && fits(tool)) {
    return [`S3Access.forSoftware(${JSON.stringify(user.name)}, ${buckets})`, ...kept].join(" // ");
  }
  if (!fits(readWrite)) return undefined;
  const other = 'or S3Access.forSoftware("…", […]) for the applications in docs/applications.md';
  return `S3Access.readWrite(${buckets}) // ${[other, ...kept].join("; ")}`;
}

/** Actions on a bucket and its objects. */
interface Calls {
  readonly bucket: readonly string[];
  readonly object: readonly string[];
  /** Those that add nothing that matters to the others, so that they are proposed unless a Deny concerns them. */
  readonly harmless: readonly string[];
}

/** What `S3Access.readWrite` allows. */
const readWrite: Calls = {
  bucket: ["s3:ListBucket"],
  object: ["s3:GetObject", "s3:PutObject"],
  harmless: ["s3:GetBucketLocation", "s3:GetBucketOwnershipControls", "s3:AbortMultipartUpload"],
};

/** What the application of that name calls by default. */
function callsOf(name: string): Calls | undefined {
  const tool: Software | undefined = Object.hasOwn(software, name) ? software[name as SoftwareName] : undefined;
  if (!tool) return undefined;
  const calls = [tool.always, ...Object.values(tool.optional).filter(({ byDefault }) => byDefault)];
  return {
    bucket: calls.flatMap(({ bucket = [] }) => bucket),
    object: calls.flatMap(({ object = [] }) => object),
    harmless: [],
  };
}

/** Whether policies allow all of the calls on objects and their bucket; with a prefix, listings of that prefix. */
function hasAlready(statements: readonly PolicyStatement[], calls: Calls, objects: string, userName: string): boolean {
  const bucket = objects.slice(0, objects.indexOf("/"));
  const prefix = objects.slice(bucket.length + 1, objects.indexOf("*", bucket.length) + 1).replace(/\*$/, "");
  const keys = prefix === "" ? {} : { "s3:prefix": prefix };
  const decided = (more: readonly PolicyStatement[], action: string, arn: string) =>
    decide(forRequest(policyWith([...more, ...statements]), keys), action, arn, { userName }) === "allowed";
  return (
    calls.bucket.every((action) => decided([], action, bucket)) &&
    calls.object.every((action) => decided([], action, objects)) &&
    calls.harmless.every((action) =>
      decided([everything], action, action.startsWith("s3:GetBucket") ? bucket : objects),
    )
  );
}

/** An access with these calls. */
function accessOf({ bucket, object }: Calls, objects: readonly string[]): EffectiveAccess {
  const buckets = objects.map((arn) => arn.slice(0, arn.indexOf("/")));
  const document = policyWith([
    { Effect: "Allow", Action: bucket, Resource: buckets },
    { Effect: "Allow", Action: object, Resource: objects },
  ]);
  return effectiveAccess([{ name: "proposal", document }]);
}

const everything: PolicyStatement = { Effect: "Allow", Action: "*", Resource: "*" };

function policyWith(statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** The objects that a user can access, as ARNs; `your-bucket` for a bucket that its policies don't name. */
function objectsOf({ access }: UserReview): string[] {
  const arns = [...new Set(access.grants.flatMap((grant) => grant.resources))]
    .map((resource) => (resource === "*" ? "arn:aws:s3:::*" : resource))
    .filter((resource) => bucketOf(resource) !== undefined && /[*/]/.test(nameInArn(resource)))
    .map((resource) => (nameInArn(resource).includes("/") ? resource : `${resource}/*`));
  const named = arns.filter((arn) => bucketOf(arn) !== "*");
  return named.length > 0 ? named : arns.map((arn) => arn.replace(/:\*+\//, ":your-bucket/"));
}
