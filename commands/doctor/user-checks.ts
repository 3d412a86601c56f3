import { awsAccess, awsCommand } from "../stack/aws-access";
import type { DeployedUser } from "../stack/deployed";
import type { LiveKey, LiveUser } from "../stack/live";
import { type PowerKind, powerKinds, type Unreadable } from "../stack/user-view";
import type { StackUser } from "../stack/users";
import { toRun } from "../terminal/how-to-run";
import { shortSpan } from "../terminal/span";
import { type Check, fail, unknown, warn } from "./check";
import { isSamePolicy } from "./same-policy";

/** What the app's other stacks have in their states: what one stack gives a user, another must not call undeclared. */
export interface Elsewhere {
  readonly usersNamed: (name: string) => readonly DeployedUser[];
  /** The groups that the app gives policies. */
  readonly groups: ReadonlySet<string>;
  /** The names of the stacks whose states can't be read. */
  readonly unread: readonly string[];
}

type NamedUser = StackUser & { readonly name: string };

/** A key in AWS that no state of the app has. */
type Stranger = LiveKey & { readonly lastUse?: Date };

/** Whether Terraform manages the user itself, not only keys or policies. */
export function isInState({ deployed }: StackUser): boolean {
  return deployed?.management === "created";
}

/** The keys of a user that no state of the app has. */
export function strangersOf({ deployed }: StackUser, { keys }: LiveUser, others: readonly DeployedUser[]): LiveKey[] {
  const known = new Set(
    [...(deployed?.keys ?? []), ...others.flatMap((user) => user.keys)].map((key) => key.accessKeyId),
  );
  return keys.filter(({ accessKeyId }) => !known.has(accessKeyId));
}

/** Compares a user as Terraform has it with the same user in AWS. */
export function foundUser(
  user: NamedUser,
  live: LiveUser,
  strangers: readonly Stranger[],
  elsewhere: Elsewhere,
  now: Date,
): Check[] {
  const { name, management, deployed } = user;
  if (management === "created" && !isInState(user)) {
    const message = `user ${name} exists in AWS but not in state, so a deploy fails`;
    return [
      fail("", message, `in main.ts, write existing: "import" for the user, or rename it; then: ${toRun("deploy")}`),
    ];
  }
  const foreign = [
    ...strangers.map((key) => unknownKey(user, key, now)),
    ...foreignPowers(user, live, elsewhere.usersNamed(name)),
  ];
  const groups = deployed?.powers.group.filter((group) => elsewhere.groups.has(group)) ?? [];
  return [
    ...groups.map((group) => unknown("", `user ${name}: the policies of group ${group} were not compared with AWS`)),
    ...foreign.map((check) => (elsewhere.unread.length > 0 ? perhapsDeclared(check, elsewhere.unread) : check)),
    ...knownKeys(user, live.keys),
    ...missingPowers(user, live),
    ...changedPolicies(user, live),
  ];
}

/** What another stack may declare is neither right nor wrong, and nothing to delete. */
function perhapsDeclared({ name, message }: Check, unread: readonly string[]): Check {
  return unknown(name, `${message}; stack ${unread.join(", ")} may declare it, but its state couldn't be read`);
}

/** A user that AWS has not. */
export function missingUser(user: StackUser, name: string): Check[] {
  if (user.management === "created" && !isInState(user)) return []; // not deployed yet
  if (isInState(user)) {
    return [fail("", `user ${name} is in state but gone from AWS`, `${toRun("deploy")}   # creates it`)];
  }
  const create = `${aws(user, "iam", "create-user", "--user-name", name)}   # or correct userName in main.ts`;
  return [fail("", `user ${name} does not exist in AWS, so it can't be ${user.management}`, create)];
}

/** A key of a killed deploy was never used, for nobody ever had its secret. A used one may be somebody's. */
function unknownKey(user: NamedUser, { lastUse, ...key }: Stranger, now: Date): Check {
  const { name } = user;
  const since = (date: Date) => shortSpan(now.getTime() - date.getTime());
  const facts = `${key.status}, ${since(key.created)} old, ${lastUse ? `last used ${since(lastUse)} ago` : "never used"}`;
  const message = `user ${name}: access key ${key.accessKeyId} exists in AWS but not in state (${facts})`;
  const remove = aws(user, "iam", "delete-access-key", "--user-name", name, "--access-key-id", key.accessKeyId);
  const takeOver = `{ name: "old", accessKeyId: "${key.accessKeyId}" }`;
  return user.management === "created" && !lastUse
    ? fail("", message, remove)
    : warn("", message, `${remove}   # if nobody needs it; otherwise add ${takeOver} to its accessKeys in main.ts`);
}

/** What became of the keys that Terraform knows. */
function knownKeys({ name, keys, stack }: NamedUser, live: readonly LiveKey[]): Check[] {
  return keys.flatMap(({ name: keyName, declared, deployed }): Check[] => {
    if (!deployed) return [];
    const { accessKeyId } = deployed;
    const found = live.find((key) => key.accessKeyId === accessKeyId);
    const key = `user ${name}: access key ${accessKeyId} ("${keyName}")`;
    const deploy = toRun("deploy", stack.name);
    if (!found) return [fail("", `${key} is in state but gone from AWS`, `${deploy}   # creates a new one`)];
    if (!declared) return [warn("", `${key} is no longer in main.ts, but still in AWS`, `${deploy}   # deletes it`)];
    if (found.status === declared.status) return [];
    if (found.status === "Active") {
      return [fail("", `${key} is Active in AWS, but Inactive in main.ts`, `${deploy}   # switches it off`)];
    }
    const fix = `${deploy}   # switches it on again; to keep it off, write status: "Inactive" for it in main.ts`;
    return [fail("", `${key} was deactivated in AWS, but main.ts says Active`, fix)];
  });
}

/** Everything that lets the user do more, or lets somebody in as the user, and that no stack of the app gives it. */
function foreignPowers(user: NamedUser, live: LiveUser, others: readonly DeployedUser[]): Check[] {
  const { name } = user;
  const isOwn = user.management !== "referenced"; // what others give a user of theirs is their business
  return powerKinds.flatMap((kind): Check[] => {
    const inAws = live.powers[kind];
    const given = [user.deployed, ...others].flatMap((one) => one?.powers[kind] ?? []);
    if ("unreadable" in inAws) {
      const message = `user ${name}: whether it has a ${kind} could not be read: ${inAws.unreadable}`;
      return isOwn || given.length > 0 ? [unknown("", message)] : [];
    }
    if (!isOwn) return [];
    return inAws.filter((power) => !given.includes(power)).map((power) => foreignPower(user, kind, power));
  });
}

function foreignPower(user: NamedUser, kind: PowerKind, power: string): Check {
  const what = `user ${user.name} has ${inWords("a", kind, power)}`;
  if (user.declared?.powers[kind].includes(power)) {
    return warn("", `${what}, which is in main.ts but not in state`, toRun("deploy", user.stack.name));
  }
  const hint = kind.endsWith("policy") ? " (with exclusivePolicies: true, deploy removes such policies)" : "";
  return fail("", `${what}, which is not declared in main.ts${hint}`, aws(user, ...removalOf(kind, power, user.name)));
}

/** What takes it away again, as words for AWS's command line. */
function removalOf(kind: PowerKind, power: string, userName: string): string[] {
  const commands: Record<PowerKind, string[]> = {
    "inline policy": ["delete-user-policy", "--policy-name", power],
    "managed policy": ["detach-user-policy", "--policy-arn", power],
    group: ["remove-user-from-group", "--group-name", power],
    "console password": ["delete-login-profile"],
    "SSH key": ["delete-ssh-public-key", "--ssh-public-key-id", power],
    "service-specific credential": ["delete-service-specific-credential", "--service-specific-credential-id", power],
    "signing certificate": ["delete-signing-certificate", "--certificate-id", power],
    "MFA device": ["deactivate-mfa-device", "--serial-number", power],
  };
  return ["iam", ...commands[kind], "--user-name", userName];
}

/** What Terraform gave the user, and AWS has no longer. What AWS did not say is told with what is foreign. */
function missingPowers({ name, stack, deployed }: NamedUser, live: LiveUser): Check[] {
  const fix = `${toRun("deploy", stack.name)}   # gives it back`;
  return powerKinds.flatMap((kind) => {
    const inAws = live.powers[kind];
    if ("unreadable" in inAws) return [];
    const missing = deployed?.powers[kind].filter((power) => !inAws.includes(power)) ?? [];
    return missing.map((power) =>
      fail("", `user ${name}: ${inWords("the", kind, power)} is in state but gone from AWS`, fix),
    );
  });
}

/** What AWS has otherwise than Terraform gave it. What is gone is told with the other kinds. */
function changedPolicies(user: NamedUser, live: LiveUser): Check[] {
  const { deployed } = user;
  const checks: Check[] = [];
  for (const [policy, document] of deployed?.documents ?? []) {
    const inAws = live.documents.get(policy);
    if (inAws === undefined || (typeof inAws === "string" && isSamePolicy(inAws, document))) continue;
    const kind = policy.startsWith("arn:") ? "managed" : "inline";
    checks.push(changed(user, `the ${kind} policy ${policy}`, inAws));
  }
  if (isInState(user) && (live.boundary ?? "") !== (deployed?.boundary ?? "")) {
    checks.push(changed(user, "its permissions boundary", live.boundary));
  }
  return checks;
}

function changed({ name, stack }: NamedUser, what: string, live: string | Unreadable | undefined): Check {
  if (typeof live === "object") return unknown("", `user ${name}: ${what} could not be compared: ${live.unreadable}`);
  const [deploy, diff] = [toRun("deploy", stack.name), toRun("diff", stack.name)];
  return fail("", `user ${name}: ${what} was changed in AWS`, `${deploy}   # puts it back; ${diff} shows the change`);
}

function inWords(article: "a" | "the", kind: PowerKind, power: string): string {
  return kind === "console password" ? `${article} console password` : `the ${kind} ${power}`;
}

/** A command of AWS's in the account that the user is in. */
function aws({ stack, provider }: StackUser, ...words: readonly string[]): string {
  return awsCommand(awsAccess(stack, provider), ...words);
}
