import { isRecord, show } from "../iam/json";
import { maxTags } from "../iam/quotas";
import { acceptErrors } from "./accept";
import { allowedAccountIdsErrors, assumeRoleErrors, profileErrors, regionErrors } from "./account";
import { tagErrors } from "./iam";
import { ifSet, mustBe, unknownPropertyErrors } from "./input";
import { isBackend } from "./own-classes";
import { loneWordErrors } from "./placeholders";

// A stack's name and properties.

/** A stack's name, which is part of the state's address and of messages. */
export function stackIdErrors(id: unknown, constructId: string): string[] {
  if (typeof id !== "string" || !/^\w[\w.-]{0,89}$/.test(id)) {
    const rule = '1–90 letters, digits, ".", "_" or "-"';
    return [mustBe("the name", rule, id, 'Write for example "image-optimizer"')];
  }
  if (id in {}) return ["JavaScript reserves that name. Rename the stack."];
  return constructId === id ? [] : ["the app has two stacks of that name. Rename one."];
}

/** A stack's properties, without those of its users. */
export function stackErrors(props: unknown, known: Readonly<Record<string, true>>): string[] {
  if (!isRecord(props)) {
    return [mustBe("the argument with users", "an object", props, "Write { users: [{ userName: …, access: … }] }")];
  }
  const { users, region, allowedAccountIds, assumeRole, profile, backend, tags, accept } = props;
  return [
    ...unknownPropertyErrors(props, known),
    ...loneWordErrors({ region, allowedAccountIds, assumeRole, profile, tags }),
    ...ifSet(region, regionErrors),
    ...ifSet(allowedAccountIds, allowedAccountIdsErrors),
    ...ifSet(assumeRole, assumeRoleErrors),
    ...ifSet(profile, profileErrors),
    ...ifSet(backend, (given) => backendErrors(given, region)),
    ...ifSet(tags, tagErrors),
    ...ifSet(accept, acceptErrors),
    ...ifSet(users, usersErrors),
  ];
}

function usersErrors(users: unknown): string[] {
  if (Array.isArray(users)) return [];
  const example = '[{ userName: "s3-image-optimizer", access: S3Access.readOnly(["photos"]) }]';
  return [mustBe("users", "a list", users, `Write for example ${example}`)];
}

function backendErrors(backend: unknown, region: unknown): string[] {
  if (isBackend(backend)) return backend.validate(region);
  return [mustBe("backend", "a StateBackend", backend, "Write for example StateBackend.local()")];
}

/** The stack's tags and a user's own, which AWS adds to the same user. */
export function mergedTagErrors(user: unknown, stackTags: unknown): string[] {
  const own = isRecord(user) && isRecord(user.tags) ? user.tags : {};
  const shared = isRecord(stackTags) ? stackTags : {};
  const name = isRecord(user) ? show(user.userName) : show(user);
  const count = Object.keys({ ...shared, ...own }).length;
  const twins = Object.keys(own).flatMap((key) =>
    Object.keys(shared)
      .filter((other) => other !== key && other.toLowerCase() === key.toLowerCase())
      .map((other) => `user ${name} has the tag ${show(key)}, the stack ${show(other)}. IAM ignores case: keep one.`),
  );
  if (count <= maxTags || Object.keys(own).length > maxTags) return twins;
  const rule = `must have at most ${maxTags} tags together with the stack's`;
  return [...twins, `user ${name} ${rule}, but has ${count}. Remove ${count - maxTags}.`];
}
