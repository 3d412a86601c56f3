import type { PolicyDocument, PolicyStatement } from "terraform-s3-user/iam";
import { getOrMake } from "../system/maps";
import { asTexts, type StateResource } from "./terraform/state-file";
import { type Giver, givers, noPowers, type PowerKind, type TerraformUser, userKey } from "./user-view";

export interface DeployedUser extends TerraformUser<DeployedKey> {
  readonly name: string;
  readonly arn?: string;
  /** The documents of its policies and its boundary that state has, by the inline policy's name or the ARN. */
  readonly documents: ReadonlyMap<string, string>;
}

/** An access key in state, without its secret. */
export interface DeployedKey {
  readonly address: string;
  readonly resourceName: string;
  readonly accessKeyId: string;
  readonly status: string;
}

/**
 * Every user in a state, with what the state gives each.
 *
 * @param everywhere the states of all stacks: a user may have a policy that another stack declares
 */
export function deployedUsers(state: readonly StateResource[], everywhere = state): DeployedUser[] {
  const managed = new Map<string, string>();
  for (const { type, values } of everywhere) {
    if (type === "aws_iam_policy") managed.set(String(values.arn), String(values.policy));
  }
  const users = new Map<string, Building>();
  for (const resource of state) {
    const { type, values, provider } = resource;
    const userOf = (given: unknown): Building => {
      const name = String(given);
      return getOrMake(users, userKey({ name, provider }), () => newUser(name, provider));
    };
    if (type === "aws_iam_user") addItself(userOf(values.name ?? values.user_name), resource);
    if (type === "aws_iam_access_key") userOf(values.user).keys.push(keyOf(resource));
    const giver = Object.hasOwn(givers, type) ? givers[type] : undefined;
    if (giver) for (const name of asTexts(values[giver.to])) addPower(userOf(name), resource, giver);
  }
  for (const user of users.values()) {
    for (const arn of [...user.powers["managed policy"], user.boundary ?? ""]) {
      const document = managed.get(arn);
      if (document !== undefined) user.documents.set(arn, document);
    }
  }
  return [...users.values()];
}

/** A user while its resources are being read. */
interface Building extends DeployedUser {
  readonly keys: DeployedKey[];
  readonly powers: Record<PowerKind, string[]>;
  readonly documents: Map<string, string>;
}

function newUser(name: string, provider: string | undefined): Building {
  return { name, provider, management: "referenced", keys: [], powers: noPowers(), documents: new Map() };
}

function addItself(user: Building, { mode, address, values }: StateResource): void {
  const [boundary] = asTexts(values.permissions_boundary || undefined);
  const management = mode === "data" ? "referenced" : "created";
  Object.assign(user, { address, management, arn: String(values.arn), boundary });
}

function keyOf({ address, name, values }: StateResource): DeployedKey {
  return { address, resourceName: name, accessKeyId: String(values.id), status: String(values.status) };
}

function addPower({ powers, documents }: Building, { values }: StateResource, { kind, what }: Giver): void {
  if (kind === "inline policy") documents.set(String(values.name), String(values.policy));
  const given = kind === "console password" ? [kind] : asTexts(values[what]);
  powers[kind].push(...given.filter((one) => !powers[kind].includes(one)));
}

/** A user's policies together, as far as the state has their documents. */
export interface DeployedPolicy {
  readonly document: PolicyDocument;
  /** What may allow or deny more: other managed policies, groups, a permissions boundary. */
  readonly unknown: readonly string[];
}

/** The policies of a user in state; undefined if it has none there. */
export function deployedPolicy({ powers, boundary, documents }: DeployedUser): DeployedPolicy | undefined {
  const policies = [...powers["inline policy"], ...powers["managed policy"]];
  const known = policies.flatMap((policy) => documents.get(policy) ?? []);
  const unknown = [
    ...policies.filter((policy) => !documents.has(policy)).map((arn) => `managed policy ${arn}`),
    ...powers.group.map((group) => `group ${group}`),
  ];
  if (boundary !== undefined) unknown.push(`permissions boundary ${boundary}`);
  if (known.length === 0 && unknown.length === 0) return undefined;
  const Statement = known.flatMap((text): PolicyStatement[] => [JSON.parse(text).Statement].flat());
  return { document: { Version: "2012-10-17", Statement }, unknown };
}
