import { actionDetails, actionOfOperation, actionsBesides, decide, type PolicyDocument } from "terraform-s3-user/iam";
import type { Denial } from "../aws/denial-message";
import { responsibleFor } from "../aws/responsible-policy";
import type { PolicyInForce } from "../stack/policies/in-force";
import type { UserInSource } from "../stack/source/main-ts";
import { type Edit, editsOf, type Needed, statementOf } from "./edit";

// The answer, from AWS's message and main.ts.

/** The user in main.ts. */
export interface KnownUser {
  readonly name: string;
  readonly policies: readonly PolicyInForce[];
  /** Where main.ts writes it out, if it does. */
  readonly source?: UserInSource;
}

/** The answer, for people and for JSON. */
export interface Answer {
  readonly denied: string;
  readonly responsible: string;
  /** Whether AWS or main.ts is the source; otherwise it is a guess. */
  readonly isCertain: boolean;
  readonly remedies: readonly string[];
  /** The edit of main.ts, if there is one that helps. */
  readonly edit?: Edit & { readonly before: string };
  readonly wider?: Edit;
  readonly warnings: readonly string[];
}

interface Commands {
  readonly deploy: string;
  readonly doctor: string;
}

type Explanation = Omit<Answer, "denied" | "warnings"> & Partial<Pick<Answer, "warnings">>;

/** Explains a denial by the user in main.ts or, without a user, by the message alone. */
export function explanationOf(denial: Denial, user: KnownUser | undefined, commands: Commands): Answer {
  const action = denial.action ?? (denial.operation && actionOfOperation(denial.operation));
  const explanation = explained(denial, action, user, commands);
  const { warnings = [] } = explanation;
  const answer = { denied: deniedInWords(action, denial), ...explanation, warnings };
  if (!denial.isEndUnknown) return answer;
  const limit = `This is right only if it is ${denial.resource}.`;
  const warning = `The message doesn't show where the object's key ends. ${limit}`;
  return { ...answer, isCertain: false, warnings: [warning, ...warnings] };
}

function explained(
  denial: Denial,
  action: string | undefined,
  user: KnownUser | undefined,
  commands: Commands,
): Explanation {
  if (denial.policy !== undefined && denial.policy !== "identity") {
    const { what, who } = responsibleFor(denial.policy, denial);
    const responsible = `${what.charAt(0).toUpperCase()}${what.slice(1)}. ${clause(denial)}`;
    return { responsible, isCertain: true, remedies: [who] };
  }
  if (denial.otherReason !== undefined) return ofOtherReason(denial.otherReason);
  const isOfUser = denial.principal === undefined || /:user\//.test(denial.principal);
  if (!isOfUser) return ofOtherPrincipal(action, denial);
  const isOfAccount = action !== undefined && detailsOf(action)?.resourceTypes.length === 0; // s3:ListAllMyBuckets
  const resource = denial.resource ?? (isOfAccount ? "*" : undefined);
  const needed = action && resource ? { action, resource } : undefined;
  const own = user && needed ? decisionOf(user, needed) : undefined;
  const besides = denial.operation ? actionsBesides(denial.operation).map(([one, when]) => `${one}, ${when}`) : [];
  const also = besides.length === 0 ? [] : [`${denial.operation} may also need: ${besides.join("; ")}.`];
  if (denial.isExplicit || own === "denied by a Deny") return denyingStatement(denial, user);
  if (own === "allowed" || own === "conditional") return allowedInMainTs(denial, own, also, commands);
  const isNamed = denial.policy === "identity";
  const responsible = isNamed || own === "denied" ? "The user's own policies: none of them allows it." : unknownPolicy;
  if (!needed) {
    const lacking: string[] = [];
    if (!action) lacking.push("the action");
    if (!denial.resource) lacking.push("the bucket or object");
    const longer = `The message lacks ${lacking.join(" and ")}. Look in the application's log for a longer one.`;
    return { responsible, isCertain: false, remedies: [...also, longer] };
  }
  return { responsible, isCertain: isNamed || own === "denied", ...withEdit(needed, user, also, commands) };
}

/** What AWS says in words that are not known here can't be answered with an edit. */
function ofOtherReason(reason: string): Explanation {
  const manual = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html";
  return {
    responsible: `Unknown. AWS gives this reason: "${reason}"`,
    isCertain: false,
    remedies: [`Look for it in ${manual}. No edit of main.ts is known to help.`],
  };
}

/** A role, for example, has its own policies, which main.ts doesn't declare. */
function ofOtherPrincipal(action: string | undefined, denial: Denial): Explanation {
  const { principal = "", resource, policy, isExplicit } = denial;
  const role = /:assumed-role\/([^/]+)\//.exec(principal)?.[1];
  const who = role === undefined ? principal : `the role ${role}`;
  const what = `${action ?? "this"}${resource === undefined ? "" : ` on ${resource}`}`;
  const remedy = isExplicit ? `Remove ${what} from the Deny statement of` : `Allow ${what} in`;
  return {
    responsible: `The policies of ${who}. ${clause(denial)}`,
    isCertain: policy === "identity",
    remedies: [`${remedy} those policies. main.ts declares IAM users, so it can't change them.`],
  };
}

/**
 * The effect of an action in the edit, if it is more than the action.
 *
 * @param beyond the other actions of the edit
 */
function warningsAbout(needed: Needed, beyond: readonly string[]): string[] {
  return [needed.action, ...beyond]
    .filter(managesPermissions)
    .map((action) => `${action} manages permissions: anyone who has the key can give access with it.`);
}

function managesPermissions(action: string): boolean {
  const { accessLevel = "" } = detailsOf(action) ?? {};
  if (accessLevel === "Permissions management") return true;
  return alsoGives.test(action) && (accessLevel === "Write" || accessLevel === "Tagging");
}

/** IAM counts iam:CreateAccessKey as writing, but a key gives access too, as does a role of someone else's. */
const alsoGives = /^(iam|sts|organizations):/;

function detailsOf(action: string) {
  const [service = "", name] = action.split(":");
  return actionDetails(service).find((one) => one.name === name);
}

const unknownPolicy = "AWS doesn't say which policy. Most likely none of the user's own policies allows it.";

function withEdit(needed: Needed, user: KnownUser | undefined, remedies: readonly string[], { deploy }: Commands) {
  const before = user?.source?.properties.get("access")?.text;
  if (before === undefined) {
    const where =
      user === undefined ? "To allow it in main.ts" : `main.ts doesn't write out the access of "${user.name}"`;
    const remedy = `${where}, combine its access with: ${statementOf(needed)}`;
    return { remedies: [...remedies, remedy], warnings: warningsAbout(needed, []) };
  }
  const [edit, ...more] = editsOf(before, needed);
  const [wider] = more.filter(({ beyond }) => beyond.length > 0);
  return {
    edit: edit && { ...edit, before },
    wider: edit?.isStatement ? wider : undefined,
    warnings: warningsAbout(needed, edit?.actionsBeyond ?? []),
    remedies: [...remedies, `After the edit, run: ${deploy}`],
  };
}

type OwnDecision = "allowed" | "conditional" | "denied" | "denied by a Deny" | "unknown";

function decisionOf({ name, policies }: KnownUser, { action, resource }: Needed): OwnDecision {
  const documents = policies.flatMap((policy) => ("document" in policy ? [policy.document as PolicyDocument] : []));
  const statements = documents.flatMap(({ Statement }) => [Statement].flat());
  const all = { Version: "2012-10-17", Statement: statements };
  const decision = decide(all, action, resource, { userName: name });
  if (decision !== "denied") return decision;
  const allowing = { ...all, Statement: statements.filter(({ Effect }) => Effect === "Allow") };
  if (decide(allowing, action, resource, { userName: name }) !== "denied") return "denied by a Deny";
  return documents.length === policies.length ? "denied" : "unknown";
}

function denyingStatement(denial: Denial, user: KnownUser | undefined): Explanation {
  const found = (user?.policies ?? []).flatMap((policy) => {
    if (!("document" in policy) || !denial.action) return [];
    const statements = [(policy.document as PolicyDocument).Statement].flat();
    return statements.flatMap((statement, index) => {
      if (statement.Effect !== "Deny") return [];
      const asAllow = { Version: "2012-10-17", Statement: [{ ...statement, Effect: "Allow" }] };
      const isAbout = decide(asAllow, denial.action as string, denial.resource ?? "*") !== "denied";
      return isAbout ? [`Policy ${policy.name}, statement ${index + 1}`] : [];
    });
  });
  const where = found.length > 0 ? ` It is in: ${found.join("; ")}.` : "";
  const isTheirs = denial.policy === "identity" || found.length > 0;
  const responsible = isTheirs
    ? `A Deny statement in the user's own policies or its groups'.${where}`
    : "A Deny statement. AWS doesn't say in which policy: the user's, the bucket's or the organization's.";
  const remedies = ["No Allow overrides a Deny. Narrow or remove that statement, if it is not intended."];
  return { responsible, isCertain: isTheirs, remedies };
}

/** main.ts allows it, but AWS denied it. */
function allowedInMainTs(
  { policy }: Denial,
  own: "allowed" | "conditional",
  also: readonly string[],
  commands: Commands,
): Explanation {
  if (own === "conditional") {
    return {
      responsible: "The user's own policies: they allow it under a condition, such as a prefix or an address.",
      isCertain: policy === "identity",
      remedies: ["Compare the request with that condition."],
    };
  }
  if (policy === "identity") {
    return {
      responsible: "The user's own policies in AWS. Those in main.ts allow it, so AWS has others.",
      isCertain: true,
      remedies: [`Run ${commands.deploy}, then wait a minute. If it stays denied, run ${commands.doctor}.`],
    };
  }
  const others = "its bucket policy, a permissions boundary or the AWS organization denies it";
  return {
    responsible: "Not the policies in main.ts, which allow it. AWS doesn't say which policy denies it.",
    isCertain: false,
    remedies: [
      ...also,
      "If the bucket belongs to another account, its bucket policy must allow the user too.",
      `Otherwise ${others}, or main.ts was not deployed: ${commands.doctor}`,
    ],
  };
}

function deniedInWords(action: string | undefined, { operation, resource, principal }: Denial): string {
  const what = action ?? operation ?? "A request";
  const where = resource === undefined ? "" : ` on ${resource}`;
  const who = principal === undefined ? "" : ` to ${principal}`;
  return `${what}${where} was denied${who}.`;
}

function clause({ isExplicit, policy }: Denial): string {
  if (isExplicit === undefined && policy === "resource") {
    return "It has no Allow statement for this, or has a Deny statement, or the resource is not in this Region.";
  }
  if (isExplicit === undefined) return "It prevents this.";
  return isExplicit ? "It has a Deny statement for this." : "It has no Allow statement for this.";
}
