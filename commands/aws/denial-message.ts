import { actionOfOperation } from "terraform-s3-user/iam";
import { denialCodes } from "./denials";
import { type DeniedResource, namedResource, resourceIn } from "./denied-resource";

// AWS's messages about a denied request, in whatever a program printed around them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html

/** Whose policy decides. */
export type PolicyKind =
  | "identity"
  | "resource"
  | "boundary"
  | "session"
  | "service control"
  | "resource control"
  | "VPC endpoint"
  | "role trust"
  | "block public access";

/** The data in a message about a denied request. What the message omits is absent. */
export interface Denial extends DeniedResource {
  /** The caller, as an ARN. */
  readonly principal?: string;
  readonly action?: string;
  /** The API operation, such as `PutObject`, if the message has no action. */
  readonly operation?: string;
  readonly policy?: PolicyKind;
  /** Whether a Deny statement did it, not the lack of an Allow. */
  readonly isExplicit?: boolean;
  /** The message's own words for a reason that is none of these. */
  readonly otherReason?: string;
}

/** The data in a message; undefined if it is not about a denied request. */
export function readDenial(text: string): Denial | undefined {
  const message = plain(text);
  const said = /User: (\S+) is not authorized to perform: ([\w-]+:\w+)/i.exec(message);
  if (!said && !denied.test(message)) return undefined;
  const operation = said ? undefined : operationIn(message);
  const named = namedResource(message);
  return {
    principal: said?.[1],
    action: said?.[2] && inOwnSpelling(said[2]),
    operation,
    ...(named.resource === undefined && !said ? resourceIn(message) : named),
    ...policyIn(message),
  };
}

/** The error codes, and how S3 and PHP's SDK say the same. */
const denied = new RegExp(`Access Denied|Access to bucket .* was denied|\\b(${denialCodes.join("|")})\\b`, "i");

/**
 * One line, without what steers a terminal, and what XML, JSON and HTML make of quotes. Spaces stay, because a key can
 * contain several.
 */
function plain(text: string): string {
  const isMarkup = /&quot;|<\/(Message|Error)>/.test(text);
  return (isMarkup ? withoutEntities(text) : text)
    .replaceAll("\\u003a", ":")
    .replace(/\\+"/g, '"')
    .replace(/\s*[^\S ]\s*/g, " ")
    .replace(controls, "");
}

function withoutEntities(text: string): string {
  const characters: Readonly<Record<string, string>> = { quot: '"', apos: "'", "#39": "'", lt: "<", gt: ">", amp: "&" };
  return text.replace(/&(quot|apos|#39|lt|gt|amp);/g, (_, name: string) => characters[name] as string);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal is taken out
const controls = /[\x00-\x1f\x7f-\x9f]/g;

/** The number of different denied requests in a text, as far as each has its action. */
export function denialsIn(text: string): number {
  const [, ...found] = plain(text).split(/is not authorized to perform: /i);
  return new Set(found.map((one) => `${/^\S+/.exec(one)?.[0]} ${namedResource(one).resource}`)).size;
}

const kinds: readonly (readonly [pattern: RegExp, kind: PolicyKind])[] = [
  // First: "… a VPC endpoint policy transitively through a service control policy".
  [/service control policy/i, "service control"],
  [/resource control policy/i, "resource control"],
  [/VPC endpoint policy/i, "VPC endpoint"],
  [/permissions boundary/i, "boundary"],
  [/sessions? policy/i, "session"],
  [/role trust policy/i, "role trust"],
  [/resource-based polic(y|ies)/i, "resource"], // KMS: "… no resource-based policies allow access, or …"
  [/identity-based policy/i, "identity"],
  [/BlockPublic(Acls|Policy)|Block Public Access/i, "block public access"],
];

function policyIn(message: string): Pick<Denial, "policy" | "isExplicit" | "otherReason"> {
  const explicit = /with an explicit deny(.*)/i.exec(message)?.[1];
  const implicit = /because no (.*?) allows/i.exec(message)?.[1];
  const [, reason] = /is not authorized to perform: \S+.*? (because .*)/i.exec(message) ?? [];
  const context =
    explicit ?? implicit ?? /^because (public .*|the resource does not exist .*)/i.exec(reason ?? "")?.[1];
  const policy = context === undefined ? undefined : kinds.find(([pattern]) => pattern.test(context))?.[1];
  const others = explicit === undefined ? reason : /^ in (.*)/.exec(explicit)?.[0].trim();
  const unknown = policy === undefined && others !== undefined ? { otherReason: others } : {};
  if (explicit === undefined && implicit === undefined) return { policy, ...unknown };
  return { policy, isExplicit: explicit !== undefined, ...unknown };
}

/** How clients name the operation: aws and boto3, PHP's SDK, Go's, Java's and JavaScript's. */
const operationPatterns: readonly RegExp[] = [
  /when calling the (\w+) operation/,
  /Error executing "(\w+)"/,
  /operation error S3: (\w+)/,
  /\b(\w+) (?:failed|denied):? .*Access ?Denied/,
  /(\w+)Command\b/,
];

function operationIn(message: string): string | undefined {
  const names = operationPatterns.map((pattern) => pattern.exec(message)?.[1]);
  return names.find((name) => name !== undefined && actionOfOperation(name) !== undefined);
}

/** IAM ignores case in an action's name: `SNS:Publish`. */
function inOwnSpelling(action: string): string {
  const [service = "", name = ""] = action.split(":");
  return `${service.toLowerCase()}:${name}`;
}
