import type { LiveUser } from "../stack/aws/live";
import { isIgnored } from "../stack/json/lifecycle";
import { type PowerKind, powerKinds, type Unreadable } from "../stack/user-view";
import { isInState } from "../stack/users";
import { toRun } from "../terminal/how-to-run";
import { shellStack } from "../terminal/shell-word";
import { type Check, fail, unknown, warn } from "./check";
import { declaration } from "./declaration";
import { aws, type NamedUser, toDeploy } from "./named-user";
import { isSamePolicy } from "./same-policy";
import type { Elsewhere } from "./states";

/** Everything that gives the user more access, or another way to sign in, and that no stack of the app declares. */
export function foreignPowers(user: NamedUser, live: LiveUser, elsewhere: Elsewhere): Check[] {
  return powerKinds.flatMap((kind): Check[] => {
    const inAws = live.powers[kind];
    if ("unreadable" in inAws) {
      return [unknown("", `user ${user.name}: whether it has a ${kind} could not be read: ${inAws.unreadable}`)];
    }
    const given = [user.deployed, ...elsewhere.usersNamed(user.name)].flatMap((one) => one?.powers[kind] ?? []);
    const foreign = inAws.filter((power) => !given.includes(power));
    return foreign.map((power, index) =>
      isDeclared(user, kind, power)
        ? notInState(user, kind, power, elsewhere)
        : undeclaredPower(user, live, kind, power, index === 0),
    );
  });
}

function isDeclared(user: NamedUser, kind: PowerKind, power: string): boolean {
  return user.declared?.powers[kind].includes(power) || isOwnPolicy(user, kind, power);
}

/** Whether it is a managed policy of the app's own. main.ts has only the end of its ARN. */
function isOwnPolicy({ declared }: NamedUser, kind: PowerKind, power: string): boolean {
  const end = power.replace(/^arn:[^:]+:iam::\d{12}:/, "");
  return kind === "managed policy" && declared?.powers[kind].includes(end) === true;
}

/** What main.ts declares and AWS has, but no deploy has created. */
function notInState(user: NamedUser, kind: PowerKind, power: string, { managedPolicies }: Elsewhere): Check {
  const message = `user ${user.name} has ${nameOf("a", kind, power)}, which is in main.ts but not in state`;
  if (isOwnPolicy(user, kind, power) && !managedPolicies.has(power)) {
    const remove = aws(user, "iam detach-user-policy", { "policy-arn": power, "user-name": user.name });
    const fix = `in main.ts, give your policy another policyName, and deploy; if no one needs the old one: ${remove}`;
    return fail("", `${message}: a deploy fails, because AWS has a policy with this name`, fix);
  }
  if (user.management === "created" || kind !== "inline policy") return warn("", message, toDeploy(user));
  const show = aws(user, "iam get-user-policy", { "user-name": user.name, "policy-name": power });
  return warn("", `${message}: the next deploy replaces its text`, `${show}   # shows its current text`);
}

function undeclaredPower(user: NamedUser, live: LiveUser, kind: PowerKind, power: string, isFirst: boolean): Check {
  const message = `user ${user.name} has ${nameOf("a", kind, power)}, which is not declared in main.ts`;
  const { command, ...option } = removalOf(kind, power);
  const remove = aws(user, `iam ${command}`, { ...option, "user-name": user.name });
  if (user.management === "created") {
    const hint = kind.endsWith("policy") ? " (with exclusivePolicies: true, deploy removes such policies)" : "";
    return fail("", `${message}${hint}`, remove);
  }
  // The user may have had it before, and live on it.
  const line = declaration(user, live, kind, power, isFirst);
  return warn("", message, line ? `${line}; or, if no one needs it: ${remove}` : `${remove}   # if no one needs it`);
}

function removalOf(kind: PowerKind, power: string): { readonly command: string; readonly [option: string]: string } {
  const commands: Record<PowerKind, ReturnType<typeof removalOf>> = {
    "inline policy": { command: "delete-user-policy", "policy-name": power },
    "managed policy": { command: "detach-user-policy", "policy-arn": power },
    group: { command: "remove-user-from-group", "group-name": power },
    "console password": { command: "delete-login-profile" },
    "SSH key": { command: "delete-ssh-public-key", "ssh-public-key-id": power },
    "service-specific credential": {
      command: "delete-service-specific-credential",
      "service-specific-credential-id": power,
    },
    "signing certificate": { command: "delete-signing-certificate", "certificate-id": power },
    "MFA device": { command: "deactivate-mfa-device", "serial-number": power },
  };
  return commands[kind];
}

/** What was deployed and is missing in AWS. What AWS did not return is reported with what is not declared. */
export function missingPowers(user: NamedUser, live: LiveUser): Check[] {
  const fix = `${toDeploy(user)}   # restores it`;
  return powerKinds.flatMap((kind) => {
    const inAws = live.powers[kind];
    if ("unreadable" in inAws) return [];
    const missing = user.deployed?.powers[kind].filter((power) => !inAws.includes(power)) ?? [];
    return missing.map((power) =>
      fail("", `user ${user.name}: ${nameOf("the", kind, power)} is in state but gone from AWS`, fix),
    );
  });
}

/** What is different in AWS since the last deploy. What is missing is reported with the other kinds. */
export function changedPolicies(user: NamedUser, live: LiveUser): Check[] {
  const { name, declared, deployed } = user;
  const checks: Check[] = [];
  for (const [policy, document] of deployed?.documents ?? []) {
    const inAws = live.documents.get(policy);
    if (inAws === undefined || (typeof inAws === "string" && isSamePolicy(inAws, document))) continue;
    const kind = policy.startsWith("arn:") ? "managed" : "inline";
    checks.push(changedInAws(user, `the ${kind} policy ${policy}`, inAws));
  }
  if (!isInState(user) || (live.boundary ?? "") === (deployed?.boundary ?? "")) return checks;
  const isLeft = declared?.resource !== undefined && isIgnored(declared.resource, "permissions_boundary");
  if (isLeft && typeof live.boundary !== "object") {
    const message = `user ${name}: its permissions boundary was changed in AWS, and a deploy leaves it as it is`;
    return [...checks, warn("", message, `to declare it: ${boundaryLine(live.boundary)}`)];
  }
  return [...checks, changedInAws(user, "its permissions boundary", live.boundary)];
}

function boundaryLine(arn: string | undefined): string {
  return arn === undefined ? "remove existing from the user in main.ts" : `permissionsBoundary: ${JSON.stringify(arn)}`;
}

function changedInAws(user: NamedUser, what: string, live: string | Unreadable | undefined): Check {
  const message = `user ${user.name}: ${what}`;
  if (typeof live === "object") return unknown("", `${message} could not be compared: ${live.unreadable}`);
  const diff = toRun("diff", shellStack(user.stack.name));
  return fail("", `${message} was changed in AWS`, `${toDeploy(user)}   # restores it; ${diff} shows the change`);
}

function nameOf(article: "a" | "the", kind: PowerKind, power: string): string {
  return kind === "console password" ? `${article} console password` : `the ${kind} ${power}`;
}
