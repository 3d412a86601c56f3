import type { S3UserAccessKey, S3UserProps } from "terraform-s3-user";
import { FactoryCall } from "../../stack/source/factory-call";
import { asTexts } from "../../stack/terraform/state-file";
import { accessFor } from "./access-call";
import type { OldInstance } from "./old-state";
import { attachmentList, inlineList, type OldUser } from "./old-users";

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

/** How a user's keys are called, the oldest first. */
export const keyNames = ["primary", "secondary"] as const;

/** The name of the policy with `access`, if it isn't written. */
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
    exclusivePolicies: listProblem(old, attached) === undefined ? true : undefined,
  };
}

/** Why `exclusivePolicies` can't replace a user's lists of all policies; undefined if it can. */
export function listProblem(old: OldUser, attached: readonly string[]): string | undefined {
  const [inline, ...others] = old.exclusives.filter(({ type }) => type === inlineList);
  const [attachments, ...more] = old.exclusives.filter(({ type }) => type === attachmentList);
  if (!inline || !attachments || others.length + more.length > 0) {
    return "exclusivePolicies is one list of inline policies and one of attachments, which this state doesn't have";
  }
  const isSame =
    isSameSet(
      inline.values.policy_names,
      old.inlinePolicies.map(({ values }) => values.name),
    ) && isSameSet(attachments.values.policy_arns, attached);
  return isSame ? undefined : "it differs from the policies of the user in this state";
}

function isSameSet(value: unknown, wanted: readonly unknown[]): boolean {
  const has = new Set<unknown>([value ?? []].flat());
  return has.size === new Set(wanted).size && wanted.every((one) => has.has(one));
}

export function groupsOf({ memberships }: OldUser): string[] {
  return [...new Set(memberships.flatMap(({ values }) => asTexts(values.groups)))].sort();
}

/** The declared user as the library reads it. */
export function propsOf({ access, inlinePolicies, ...user }: UserDeclaration): S3UserProps {
  const others = Object.entries(inlinePolicies ?? {}).map(([name, call]) => [name, call.evaluate()]);
  return {
    ...user,
    access: access.evaluate(),
    inlinePolicies: inlinePolicies && Object.fromEntries(others),
  };
}
