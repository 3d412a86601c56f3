import { bucketOf, covers, type Grant, maxInlinePolicyCharacters } from "terraform-s3-user/iam";
import type { Finding, Severity, StackReview, UserReview } from "./result";
import { severities } from "./result";

// What a reviewer should not miss. A rule looks at one stack or one user and says what it found.

type Found = Omit<Finding, "rule" | "stack" | "user">;
type UserRule = (user: UserReview, stack: StackReview, versioned: ReadonlySet<string>) => Found | undefined;
type StackRule = (stack: StackReview) => Found | undefined;

/** Every finding of a stack, the worst first. */
export function findingsOf(stack: StackReview, versioned: ReadonlySet<string>): Finding[] {
  const ofStack = Object.entries(stackRules).flatMap(([rule, look]) => {
    const found = look(stack);
    return found ? [{ rule, stack: stack.name, ...found }] : [];
  });
  const ofUsers = stack.users.flatMap((user) =>
    Object.entries(userRules).flatMap(([rule, look]) => {
      const found = look(user, stack, versioned);
      return found ? [{ rule, stack: stack.name, user: user.name, ...found }] : [];
    }),
  );
  return worstFirst([...ofUsers, ...ofStack]);
}

/** Findings in the order of their severity; equals keep theirs. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** One finding about several users or stacks. */
export interface FindingGroup {
  /** The first of them. */
  readonly finding: Finding;
  /** User names, or `stack NAME`. */
  readonly who: string[];
  /** What they are, for counting. */
  readonly noun: "user" | "stack";
}

/** The same finding about several users as one, in the order of the first. */
export function grouped(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, FindingGroup>();
  for (const finding of findings) {
    const { stack, user, ...same } = finding;
    const key = JSON.stringify(same);
    const group = groups.get(key) ?? { finding, who: [], noun: user === undefined ? "stack" : "user" };
    groups.set(key, group);
    group.who.push(user ?? `stack ${stack}`);
  }
  return [...groups.values()];
}

/** Whether a finding is at least as bad as a limit. */
export function isAtLeast(severity: Severity, limit: Severity): boolean {
  return severities.indexOf(severity) <= severities.indexOf(limit);
}

const userRules: Readonly<Record<string, UserRule>> = {
  "beyond-s3": (user) => {
    const { everyOtherService, grants } = user.access;
    const others = [...new Set(actionsIn(grants).filter((action) => !action.startsWith("s3:")))];
    if (!everyOtherService && others.length === 0) return undefined;
    const administers = everyOtherService || others.some((action) => /^(iam|sts|organizations):/.test(action));
    return {
      severity: administers ? "high" : "medium",
      message: everyOtherService
        ? "can use every AWS service, not S3 alone; that can include IAM and so everything in the account"
        : `can use ${services(others)} beside S3`,
      details: everyOtherService ? everyOtherService.except.map((action) => `except ${action}`) : others,
      fix: leastPrivilegeFor(user),
    };
  },

  "every-bucket": (user) => {
    const grants = user.access.grants.filter((grant) => grant.buckets.includes("*"));
    if (grants.length === 0) return undefined;
    const changes = grants.some((grant) => grant.level !== "List" && grant.level !== "Read");
    const reads = actionsIn(grants).some((action) => /^s3:GetObject/.test(action));
    return {
      severity: changes || reads ? "high" : "low",
      message: `reaches every bucket in the account, those made later included (${levelsIn(grants)})`,
      details: [],
      fix: leastPrivilegeFor(user),
    };
  },

  "permissions-management": (user) => {
    const grants = user.access.grants.filter((grant) => grant.level === "Permissions management");
    const actions = [...new Set(actionsIn(grants))].sort();
    if (actions.length === 0) return undefined;
    const powers = [
      actions.some((action) => makesBucketsPublic.test(action)) && "make a bucket public",
      actions.some((action) => /:PutBucketPolicy$/.test(action)) && "rewrite its policy",
      actions.some((action) => /:PutObject(Version)?Acl$/.test(action)) && "make an object public",
    ].filter((power) => power !== false);
    const where = grants.some((grant) => grant.buckets.includes("*")) ? " on every bucket" : "";
    return {
      severity: actions.every((action) => /:PutObject(Version)?Acl$/.test(action)) ? "medium" : "high",
      message: `has ${count(actions.length, "permissions-management action")}${where}${
        powers.length > 0 ? `: whoever holds the key can ${inWords(powers)}` : ""
      }`,
      details: actions,
      fix: leastPrivilegeFor(user),
    };
  },

  "delete-without-versioning": (user, _stack, versioned) => {
    const deleting = user.access.grants.filter((grant) => grant.actions.some((action) => deletesObjects.test(action)));
    const unprotected = [...new Set(deleting.flatMap((grant) => grant.buckets))].filter(
      (bucket) => !versioned.has(bucket),
    );
    if (unprotected.length === 0) return undefined;
    return {
      severity: "medium",
      message: `can delete objects in ${bucketsInWords(unprotected)}, and no versioning is in view that would bring them back`,
      details: [],
      fix: leastPrivilegeFor(user, "the same policy without s3:DeleteObject"),
    };
  },

  "unknown-action": ({ access: { unknownActions } }) =>
    unknownActions.length === 0
      ? undefined
      : {
          severity: "medium",
          message: `names ${count(unknownActions.length, "action")} that AWS does not have; ${unknownActions.length === 1 ? "it grants and denies" : "they grant and deny"} nothing`,
          details: unknownActions,
          fix: 'Action: ["s3:GetObject"] // the names: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html',
        },

  "without-effect": ({ access: { withoutEffect } }) =>
    withoutEffect.length === 0
      ? undefined
      : {
          severity: "low",
          message: `names ${count(withoutEffect.length, "action")} that none of the statement's resources lets apply`,
          details: withoutEffect.map(({ action, resources }) => `${action} on ${resources.join(", ")}`),
          fix: 'Resource: ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"] // bucket actions need the first, object actions the second',
        },

  "not-analysed": ({ access: { notAnalysed } }) =>
    notAnalysed.length === 0
      ? undefined
      : {
          severity: "medium",
          message: "has permissions that this review could not judge",
          details: notAnalysed,
          fix: "npx cdktf diff // shows what is known only at apply",
        },

  "two-active-keys": ({ keys }) => {
    const active = keys.filter((key) => key.status === "Active");
    if (active.length < 2) return undefined;
    return {
      severity: "medium",
      message: "has two active keys: twice the secrets to lose, and no room to rotate",
      details: active.map((key) => key.name),
      fix: `accessKeys: [{ name: ${JSON.stringify(active[0]?.name)}, status: "Inactive" }, { name: ${JSON.stringify(active[1]?.name)} }] // then remove the inactive one`,
    };
  },

  "plain-secret-in-state": ({ keys }, { backend }) => {
    const plain = keys.filter((key) => key.secretInState === "plain");
    if (plain.length === 0) return undefined;
    return {
      severity: "medium",
      message: `keeps ${count(plain.length, "secret")} as plain text in state (${backend.description}): who reads the state has the key`,
      details: plain.map((key) => key.name),
      fix: plain.some((key) => key.deliveredTo.length > 0)
        ? 'backend: StateBackend.s3({ bucket: "…", kmsKeyId: "…" }) // a store needs the plain secret: restrict who reads state'
        : `accessKeys: [{ name: ${JSON.stringify(plain[0]?.name)}, pgpKey: "-----BEGIN PGP PUBLIC KEY BLOCK-----…" }] // makes a new key`,
    };
  },

  "no-boundary": ({ boundary, management }) =>
    boundary !== undefined || management === "referenced"
      ? undefined
      : {
          severity: "low",
          message: "has no permissions boundary: nothing caps what later changes of its policies can give it",
          details: [],
          fix: 'permissionsBoundary: "arn:aws:iam::123456789012:policy/S3Boundary"',
        },

  "policy-near-quota": ({ policyCharacters }) =>
    policyCharacters < 0.9 * maxInlinePolicyCharacters
      ? undefined
      : {
          severity: policyCharacters > maxInlinePolicyCharacters ? "high" : "low",
          message: `has inline policies of ${policyCharacters.toLocaleString("en-US")} characters; AWS allows ${maxInlinePolicyCharacters.toLocaleString("en-US")}`,
          details: [],
          fix: 'users: [{ userName: "optimizer-1", … }, { userName: "optimizer-2", … }] // each with some of the buckets',
        },
};

const stackRules: Readonly<Record<string, StackRule>> = {
  "local-state-for-several": ({ backend, users }) =>
    backend.kind !== "local" || users.length < 2
      ? undefined
      : {
          severity: "medium",
          message: `keeps the state of ${users.length.toLocaleString("en-US")} users in a local file: no lock, no history, and lost with the machine`,
          details: [],
          fix: 'backend: StateBackend.s3({ bucket: "my-terraform-state" })',
        },
};

const makesBucketsPublic =
  /:(PutBucketPolicy|PutBucketAcl|PutBucketPublicAccessBlock|PutAccountPublicAccessBlock|DeleteBucketPolicy)$/;
const deletesObjects = /^s3:DeleteObject(Version)?$/;

function actionsIn(grants: readonly Grant[]): string[] {
  return grants.flatMap((grant) => grant.actions);
}

function levelsIn(grants: readonly Grant[]): string {
  return [...new Set(grants.map((grant) => grant.level))].join(", ");
}

function services(actions: readonly string[]): string {
  return inWords([...new Set(actions.map((action) => action.split(":")[0] as string))].sort());
}

/** The fix for too wide access: leastPrivilege where the user can do all of that already, else its own policy, cut. */
function leastPrivilegeFor(user: UserReview, cut = "only the actions and buckets it needs"): string {
  const objects = objectsOf(user);
  if (objects.length === 0 || !objects.every((arn) => hasLeastPrivilege(user, arn))) {
    return `access: S3Access.fromDocument({ … }) // ${cut}`;
  }
  const entries = [...new Set(objects.map((arn) => nameIn(arn).replace(/^([^/]*)\/\*$/, "$1")))].sort();
  const names = entries.slice(0, 5).map((entry) => JSON.stringify(entry));
  const more = entries.length > 5 ? ` /* and ${entries.length - 5} more */` : "";
  return `access: S3Access.leastPrivilege([${names.join(", ")}${more}])`;
}

/** The objects a user reaches, as ARNs; `your-bucket` stands for a bucket that its policies don't name. */
function objectsOf({ access }: UserReview): string[] {
  const arns = [...new Set(access.grants.flatMap((grant) => grant.resources))]
    .map((resource) => (resource === "*" ? "arn:aws:s3:::*" : resource))
    .filter((resource) => bucketOf(resource) !== undefined && /[*/]/.test(nameIn(resource)))
    .map((resource) => (nameIn(resource).includes("/") ? resource : `${resource}/*`));
  const named = arns.filter((arn) => bucketOf(arn) !== "*");
  return named.length > 0 ? named : arns.map((arn) => arn.replace(/:\*+\//, ":your-bucket/"));
}

/** Whether a user can do already whatever `S3Access.leastPrivilege` would allow on these objects. */
function hasLeastPrivilege({ access }: UserReview, objects: string): boolean {
  const bucket = objects.slice(0, objects.indexOf("/"));
  const isWhole = objects === `${bucket}/*`;
  const may = (action: string, arn: string, evenIf = false) =>
    access.grants.some(
      ({ actions, resources, except, condition }) =>
        actions.includes(action) &&
        resources.some((resource) => covers(resource, arn)) &&
        (evenIf || (except.length === 0 && condition === undefined)),
    );
  return (
    may("s3:GetObject", objects) &&
    may("s3:PutObject", objects) &&
    // The listing of a prefix is granted under a condition that names it.
    may("s3:ListBucket", bucket, !isWhole) &&
    (!isWhole || may("s3:GetBucketLocation", bucket))
  );
}

/** What stands behind an ARN's fifth colon: `photos/*`. */
function nameIn(arn: string): string {
  return arn.split(":").slice(5).join(":");
}

function bucketsInWords(buckets: readonly string[]): string {
  if (buckets.includes("*")) return "every bucket";
  return buckets.length > 3 ? `${buckets.length} buckets` : inWords([...buckets].sort());
}

/** Parts as a sentence has them: `a, b and c`. */
export function inWords(parts: readonly string[]): string {
  return parts.length < 2 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}

/** A number and its noun: `1 action`, `1,000 actions`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
