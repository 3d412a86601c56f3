import { type Action, applies, formatsOf, names } from "./applicable-actions";
import { covers, overlap } from "./arn-patterns";
import type { Statement } from "./statements";

/** One action on one resource. */
export interface Permission {
  readonly resource: string;
  /** Exceptions: ARN patterns, or a Deny in words. */
  readonly except: readonly string[];
  readonly condition?: string;
}

/** What an Allow permits on one of its resources. */
export function permissionOf(statement: Statement, resource: string): Permission {
  const except = statement.notResources ? statement.resources : [];
  return { resource, except, condition: statement.condition };
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
    const when = deny.condition === undefined ? "" : ` when ${deny.condition}`;
    if (deny.notResources) {
      if (!deny.resources.some((pattern) => covers(pattern, resource))) {
        except.push(`everything but ${[...deny.resources].sort().join(", ")}${when}`);
      }
      continue;
    }
    const touching = deny.resources.filter(
      (pattern) => overlap(pattern, resource) && reached.some((format) => applies(pattern, format)),
    );
    except.push(...touching.map((pattern) => `${pattern}${when}`));
  }
  return [{ ...permission, except: [...new Set(except)].sort() }];
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

/** The intersection of two permissions. If neither contains the other, the second's resource becomes a condition. */
function both(one: Permission, other: Permission): Permission {
  const isNarrower = covers(one.resource, other.resource);
  const resource = isNarrower ? other.resource : one.resource;
  const conditions = [
    one.condition,
    other.condition,
    isNarrower || covers(other.resource, one.resource) ? undefined : `the resource is ${other.resource}`,
  ];
  const said = [...new Set(conditions.filter((condition) => condition !== undefined))];
  return {
    resource,
    except: [...new Set([...one.except, ...other.except])].sort(),
    condition: said.length > 0 ? said.join(" and ") : undefined,
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
    (wide.condition === undefined || wide.condition === narrow.condition) &&
    wide.except.every(
      (exception) => narrow.except.includes(exception) || !overlapsException(exception, narrow.resource),
    )
  );
}

function overlapsException(exception: string, resource: string): boolean {
  return !exception.startsWith("arn:") || exception.includes(" when ") || overlap(exception, resource);
}
