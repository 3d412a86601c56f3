import { isRecord, show } from "../iam/json";
import { maxTags } from "../iam/quotas";
import { acceptErrors } from "./accept";
import { allowedAccountIdsErrors, assumeRoleErrors, profileErrors, regionErrors } from "./account";
import { tagErrors } from "./iam";
import { unknownPropertyErrors } from "./input";
import { isBackend } from "./own-classes";
import { loneWordErrors } from "./placeholders";

// What a stack must be: its name, its properties, and its state beside that of the app's other stacks.

/** A stack's name. It is part of the state's address and of messages. */
export function stackIdErrors(id: unknown, constructId: string): string[] {
  if (typeof id !== "string" || !/^\w[\w.-]{0,89}$/.test(id)) {
    return ['the stack\'s name must be 1–90 letters, digits, ".", "_" or "-" (for example "image-optimizer")'];
  }
  if (id in {}) return ["JavaScript keeps that name for itself; rename the stack"];
  return constructId === id ? [] : ["the app has two stacks of that name; rename one"];
}

/** Everything that is wrong with a stack's properties but its users' own. */
export function stackErrors(props: unknown, known: Readonly<Record<string, true>>): string[] {
  if (!isRecord(props))
    return [`the properties are ${show(props)}; write for example { users: [{ userName: "…", access: … }] }`];
  const { users, region, allowedAccountIds, assumeRole, profile, backend, tags, accept } = props;
  return [
    ...unknownPropertyErrors(props, known),
    ...loneWordErrors({ region, allowedAccountIds, assumeRole, profile, tags }),
    ...(region === undefined ? [] : regionErrors(region)),
    ...(allowedAccountIds === undefined ? [] : allowedAccountIdsErrors(allowedAccountIds)),
    ...(assumeRole === undefined ? [] : assumeRoleErrors(assumeRole)),
    ...(profile === undefined ? [] : profileErrors(profile)),
    ...(backend === undefined ? [] : backendErrors(backend, region)),
    ...(tags === undefined ? [] : tagErrors(tags)),
    ...(accept === undefined ? [] : acceptErrors(accept)),
    ...(users === undefined || Array.isArray(users)
      ? []
      : [
          `users is ${show(users)}; write for example [{ userName: "s3-image-optimizer", access: S3Access.readOnly(["photos"]) }]`,
        ]),
  ];
}

function backendErrors(backend: unknown, region: unknown): string[] {
  if (isBackend(backend)) return backend.validate(region);
  return [`backend is ${show(backend)}; write for example StateBackend.local()`];
}

/** The stack's tags and the user's own end up on the same user. */
export function mergedTagErrors(user: unknown, stackTags: unknown): string[] {
  const own = isRecord(user) && isRecord(user.tags) ? user.tags : {};
  const shared = isRecord(stackTags) ? stackTags : {};
  const name = isRecord(user) ? show(user.userName) : show(user);
  const count = Object.keys({ ...shared, ...own }).length;
  const twins = Object.keys(own).flatMap((key) =>
    Object.keys(shared)
      .filter((other) => other !== key && other.toLowerCase() === key.toLowerCase())
      .map((other) => `user ${name} has the tag ${show(key)}, the stack ${show(other)}; IAM ignores case: use one`),
  );
  return count <= maxTags || Object.keys(own).length > maxTags
    ? twins
    : [...twins, `user ${name} has ${count} tags with the stack's, more than IAM's ${maxTags}; remove some`];
}
