import { type Action, applies, formatsOf, names } from "./applicable-actions";
import { covers, overlap } from "./arn-patterns";
import { inOrderOf } from "./compare-text";
import { type Condition, isNoStricter, joinedConditions } from "./condition";
import type { Part, Statement } from "./statements";

/** One action on one resource. */
export interface Permission {
  readonly resource: string;
  readonly except: readonly Exception[];
  /** The condition under which it applies. */
  readonly condition?: Condition;
}

/** What a permission leaves out: a part of it, or what the permissions boundary does not allow of it. */
export type Exception = Part | { readonly outside: "boundary" };

/** What an Allow permits on one of its resources. */
export function permissionOf(statement: Statement, resource: string): Permission {
  const except = statement.notResources ? statement.resources.map((one) => withoutResources([one])) : [];
  return { resource, except, condition: statement.condition };
}

/** The exception of these resources, or of everything but them, for every action of the permission. */
function withoutResources(resources: readonly string[], notResources = false, condition?: Condition): Exception {
  return { actions: ["*"], notActions: false, resources, notResources, condition };
}

/** The rest of a permission: nothing, all of it, or all of it with an exception. */
export function subtract(denies: readonly Statement[], action: Action, permission: Permission): Permission[] {
  const { resource } = permission;
  const except = [...permission.except];
  for (const deny of denies) {
    if (!names(deny, action.name)) continue;
    const formats = formatsOf(action, [resource, ...deny.resources]);
    const reached = formats.filter((format) => applies(resource, format));
    if (deny.condition === undefined && takesAll(deny, resource, reached)) return [];
    if (deny.notResources) {
      if (!deny.resources.some((pattern) => covers(pattern, resource))) {
        except.push(withoutResources([...deny.resources].sort(), true, deny.condition));
      }
      continue;
    }
    const touching = deny.resources.filter(
      (pattern) => overlap(pattern, resource) && reached.some((format) => applies(pattern, format)),
    );
    except.push(...touching.map((pattern) => withoutResources([pattern], false, deny.condition)));
  }
  return [{ ...permission, except: distinct(except) }];
}

/** Exceptions in a fixed order, without repetitions. */
export function distinct(exceptions: readonly Exception[]): readonly Exception[] {
  return inOrderOf(exceptions, (exception) => JSON.stringify(exception));
}

/** The part of a permission that a permissions boundary allows too. */
export function capped(boundary: readonly Statement[], action: Action, permission: Permission): Permission[] {
  const denies = boundary.filter(({ effect }) => effect === "Deny");
  const allows = boundary.filter((statement) => statement.effect === "Allow" && names(statement, action.name));
  const allowed = allows.flatMap((allow) =>
    (allow.notResources ? ["*"] : allow.resources).map((resource) => permissionOf(allow, resource)),
  );
  const letsApply = ({ resource }: Permission) =>
    formatsOf(action, [resource]).some((format) => applies(resource, format));
  return allowed
    .filter((cap) => overlap(cap.resource, permission.resource) && letsApply(cap))
    .flatMap((cap) => subtract(denies, action, both(permission, cap)));
}

/** The intersection of two permissions. If neither contains the other, the second's resource becomes an exception. */
function both(one: Permission, other: Permission): Permission {
  const isNarrower = covers(one.resource, other.resource);
  const except = [...one.except, ...other.except];
  if (!isNarrower && !covers(other.resource, one.resource)) except.push(withoutResources([other.resource], true));
  return {
    resource: isNarrower ? other.resource : one.resource,
    except: distinct(except),
    condition: joinedConditions(one.condition, other.condition),
  };
}

function takesAll(deny: Statement, resource: string, reached: readonly string[]): boolean {
  if (deny.notResources) return !deny.resources.some((pattern) => overlap(pattern, resource));
  const takes = (target: string) => deny.resources.some((pattern) => covers(pattern, target));
  return takes(resource) || (reached.length > 0 && reached.every(takes));
}

/** Whether the first permission allows everything that the second one allows. */
export function grantsAll(wide: Permission, narrow: Permission): boolean {
  return (
    covers(wide.resource, narrow.resource) &&
    isNoStricter(wide.condition, narrow.condition) &&
    wide.except.every((exception) => !concerns(exception, narrow.resource) || isAmong(narrow.except, exception))
  );
}

function concerns(exception: Exception, resource: string): boolean {
  if ("outside" in exception) return true;
  return exception.notResources
    ? !exception.resources.some((pattern) => covers(pattern, resource))
    : exception.resources.some((pattern) => overlap(pattern, resource));
}

function isAmong(exceptions: readonly Exception[], exception: Exception): boolean {
  const text = JSON.stringify(exception);
  return exceptions.some((one) => JSON.stringify(one) === text);
}
