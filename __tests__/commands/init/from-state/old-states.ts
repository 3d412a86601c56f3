import type { WholeState } from "../../../../commands/init/from-state/old-state";

type Values = Readonly<Record<string, unknown>>;

/** A resource of one instance as state stores it. */
export function stored(type: string, name: string, attributes: Values, others: Values = {}): Values {
  const { instance, ...resource } = others as { instance?: Values };
  return {
    mode: "managed",
    type,
    name,
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    ...resource,
    instances: [{ schema_version: 0, attributes, ...instance }],
  };
}

export function userStored(name: string, attributes: Values = {}, others: Values = {}): Values {
  const arn = `arn:aws:iam::123456789012:user/${name}`;
  return stored("aws_iam_user", name, { name, arn, id: name, path: "/", ...attributes }, others);
}

export function keyStored(user: string, name: string, attributes: Values = {}, others: Values = {}): Values {
  const values = { id: `AKIA${name.toUpperCase()}`, user, status: "Active", secret: `secret-of-${name}` };
  return stored("aws_iam_access_key", name, { ...values, ...attributes }, others);
}

export function policyStored(user: string, name: string, policy: unknown): Values {
  const values = { id: `${user}:${name}`, user, name, policy: JSON.stringify(policy) };
  return stored("aws_iam_user_policy", name, values);
}

export function stateOf(...resources: readonly Values[]): WholeState {
  const state = {
    version: 4,
    terraform_version: "1.11.4",
    serial: 7,
    lineage: "an-old-lineage",
    outputs: {},
    resources,
  };
  return state as unknown as WholeState;
}
