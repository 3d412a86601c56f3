import type { IConstruct } from "constructs";
import { isRecord, show } from "../iam/json";
import { maxTags } from "../iam/quotas";
import { isToken } from "../terraform/token";
import { tagErrors } from "./iam";
import { unknownPropertyErrors } from "./input";
import { isBackend, isUserStack } from "./own-classes";

// What a stack must be: its name, its properties, and its state beside that of the app's other stacks.

/** An account id: 12 digits, as a string, because a number loses its leading zeros. */
export function accountIdErrors(id: unknown): string[] {
  if (isToken(id) || (typeof id === "string" && /^\d{12}$/.test(id))) return [];
  return [`allowedAccountIds has ${show(id)}; write 12 digits in quotes (for example "012345678901")`];
}

/** A region's name, such as `eu-central-1`. Whether AWS has such a region is the provider's to know, at plan. */
export function regionErrors(region: unknown): string[] {
  if (isToken(region)) return [];
  const form = /^[a-z]{2,4}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-\d{1,2}$/;
  if (typeof region === "string" && form.test(region)) return [];
  return [`region ${show(region)} is not an AWS region; write it as AWS does (for example "us-east-1")`];
}

/** The properties a stack may have. */
export const s3UserStackProperties = {
  users: true,
  region: true,
  allowedAccountIds: true,
  backend: true,
  tags: true,
} as const;

/** Says of an error which stack it is in. */
export function inStack(id: unknown): (error: string) => string {
  return (error) => `stack ${show(id)}: ${error}`;
}

/** A stack's name. It is part of the state's address and of messages. */
export function stackIdErrors(id: unknown, stack: IConstruct): string[] {
  if (typeof id !== "string" || !/^\w[\w.-]{0,89}$/.test(id)) {
    return ['the stack\'s name must be 1–90 letters, digits, ".", "_" or "-" (for example "image-optimizer")'];
  }
  if (id in {}) return ["JavaScript keeps that name for itself; rename the stack"];
  return stack.node.id === id ? [] : ["the app has two stacks of that name; rename one"];
}

/** Everything that is wrong with a stack's properties but its users' own. */
export function stackErrors(props: unknown): string[] {
  if (!isRecord(props)) return [`the properties are ${show(props)}; write for example { users: [{ userName: "…" }] }`];
  const { users, region, allowedAccountIds, backend, tags } = props;
  return [
    ...unknownPropertyErrors(props, s3UserStackProperties),
    ...(region === undefined ? [] : regionErrors(region)),
    ...(allowedAccountIds === undefined ? [] : allowedAccountIdsErrors(allowedAccountIds)),
    ...(backend === undefined ? [] : backendErrors(backend, region)),
    ...(tags === undefined ? [] : tagErrors(tags)),
    ...(Array.isArray(users)
      ? users.flatMap((user) => mergedTagErrors(user, tags))
      : [`users is ${show(users)}; write for example [{ userName: "s3-image-optimizer" }]`]),
  ];
}

function allowedAccountIdsErrors(ids: unknown): string[] {
  if (isToken(ids)) return [];
  if (Array.isArray(ids) && ids.length > 0) return ids.flatMap(accountIdErrors);
  return [`allowedAccountIds is ${show(ids)}; write for example ["123456789012"], or leave it out`];
}

function backendErrors(backend: unknown, region: unknown): string[] {
  if (isBackend(backend)) return backend.validate(region);
  return [`backend is ${show(backend)}; write for example StateBackend.local()`];
}

/** The stack's tags and the user's own end up on the same user. */
function mergedTagErrors(user: unknown, stackTags: unknown): string[] {
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

/** Two stacks with one state would each take the other's resources for surplus and destroy them. */
export function sharedStateErrors(stack: IConstruct, stateAddress: string | undefined): string[] {
  if (stateAddress === undefined) return [];
  const twin = stack.node.root.node.children.find((child) => isUserStack(child) && child.stateAddress === stateAddress);
  if (!twin || twin === stack) return [];
  return [`the state would overwrite stack "${twin.node.id}"'s at ${stateAddress}; give each stack its own`];
}
