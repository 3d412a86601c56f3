import type { S3UserAccessKey, S3UserProps, S3UserStackProps } from "terraform-s3-user";
import { FactoryCall } from "../../stack/source/factory-call";
import { accessFor } from "./access-call";
import type { OldInstance } from "./old-state";
import type { OldUser } from "./old-users";

/** A user as `main.ts` declares it, its accesses still as calls. */
export interface UserDeclaration
  extends Omit<S3UserProps, "access" | "inlinePolicies" | "accessKeys" | "managedPolicyArns" | "groups" | "tags"> {
  readonly access: FactoryCall<"S3Access">;
  readonly inlinePolicies?: Readonly<Record<string, FactoryCall<"S3Access">>>;
  readonly managedPolicyArns?: readonly string[];
  readonly groups?: readonly string[];
  readonly accessKeys: readonly S3UserAccessKey[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A stack as `main.ts` declares it. */
export interface StackDeclaration extends Omit<S3UserStackProps, "users"> {
  readonly users: readonly UserDeclaration[];
}

/** How a user's keys are called, the oldest first. */
export const keyNames = ["primary", "secondary"] as const;

/** The name of the policy with `access` where it isn't written. */
const defaultPolicyName = "S3Access";

/** The inline policy with `access`, then the others. */
export function policiesInOrder({ inlinePolicies }: OldUser): OldInstance[] {
  const main = inlinePolicies.find(({ values }) => values.name === defaultPolicyName) ?? inlinePolicies[0];
  return main ? [main, ...inlinePolicies.filter((one) => one !== main)] : [];
}

/**
 * Declares a user as the old state has it.
 *
 * @param tags those that are not the stack's
 * @param attached the ARNs of managed policies
 */
export function declarationOf(
  old: OldUser,
  region: string,
  tags: Readonly<Record<string, string>>,
  attached: readonly string[],
): UserDeclaration {
  const { path, permissions_boundary, force_destroy } = old.user.values;
  const [main, ...others] = policiesInOrder(old);
  const access = ({ values }: OldInstance) => accessFor(JSON.parse(String(values.policy)), region);
  const groups = groupsOf(old);
  return {
    userName: old.name,
    access: main ? access(main) : new FactoryCall("S3Access", "none"),
    policyName: main && main.values.name !== defaultPolicyName ? String(main.values.name) : undefined,
    inlinePolicies:
      others.length > 0 ? Object.fromEntries(others.map((one) => [one.values.name, access(one)])) : undefined,
    managedPolicyArns: attached.length > 0 ? attached : undefined,
    groups: groups.length > 0 ? groups : undefined,
    accessKeys: old.keys.map(({ values }, index) => ({
      name: keyNames[index] ?? `key-${index + 1}`,
      status: values.status === "Inactive" ? ("Inactive" as const) : undefined,
      pgpKey: values.pgp_key ? String(values.pgp_key) : undefined,
    })),
    path: path && path !== "/" ? String(path) : undefined,
    permissionsBoundary: permissions_boundary ? String(permissions_boundary) : undefined,
    tags: Object.keys(tags).length > 0 ? tags : undefined,
    forceDestroy: force_destroy === true ? true : undefined,
  };
}

/** The groups that a user's memberships name together. */
export function groupsOf({ memberships }: OldUser): string[] {
  return [...new Set(memberships.flatMap(({ values }) => [values.groups ?? []].flat().map(String)))].sort();
}

/** The declared user as the library takes it. */
export function propsOf({ access, inlinePolicies, ...user }: UserDeclaration): S3UserProps {
  const others = Object.entries(inlinePolicies ?? {}).map(([name, call]) => [name, call.evaluate()]);
  return {
    ...user,
    access: access.evaluate(),
    ...(inlinePolicies ? { inlinePolicies: Object.fromEntries(others) } : {}),
  };
}
