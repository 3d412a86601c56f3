import { createHash } from "node:crypto";
import { type S3User, S3UserApp, S3UserStack } from "terraform-s3-user";
import type { TerraformJson } from "../../stack/json/synthesized";
import { addressOf, type InstanceInState, type ResourceInState } from "../../stack/terraform/state-file";
import { groupsOf, keyNames, policiesInOrder, propsOf } from "./declaration";
import type { OldInstance, WholeState } from "./old-state";
import { attachmentList, inlineList, type OldUser } from "./old-users";
import { concerns, type TakenUser, type Takeover } from "./plan";

/** An old address and the new one. An exclusive attachment has several, one a user. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The states after the move. They contain secrets. */
export interface MovedStates {
  readonly stacks: readonly { readonly name: string; readonly json: TerraformJson; readonly state: WholeState }[];
  /** The old state without what has moved. */
  readonly old: WholeState;
  readonly moves: readonly Move[];
}

/**
 * The new states, and what is left of the old one. Instances are moved whole, as `terraform state mv` moves them, so
 * secrets stay as they are; but in one step, for hundreds of users, and with what `mv` can't do: the attachments that
 * an exclusive one becomes. Terraform's own plan is the judge of the result.
 */
export function movedStates(old: WholeState, { stacks, dissolved }: Takeover): MovedStates {
  const app = new S3UserApp({ outdir: "cdktf.out" });
  const moves: Move[] = [];
  const moved = stacks.map(({ name, props, users }) => {
    const stack = new S3UserStack(app, name, { ...props, users: users.map(({ declared }) => propsOf(declared)) });
    const resources = stack.users.flatMap((user, index) =>
      userResources(user, users[index] as TakenUser, dissolved, moves),
    );
    const { version, terraform_version } = old;
    const lineage = lineageFrom(old.lineage, name);
    const state = { version, terraform_version, serial: 1, lineage, outputs: {}, resources, check_results: null };
    return { name, json: stack.toTerraform() as TerraformJson, state };
  });
  return { stacks: moved, old: without(old, new Set(moves.map(({ from }) => from))), moves };
}

function userResources(
  construct: S3User,
  { old, declared }: TakenUser,
  dissolved: readonly OldInstance[],
  moves: Move[],
): ResourceInState[] {
  const exclusive = dissolved.filter((one) => concerns(one, old));
  const resources = construct.node.children.filter(isResource);
  const userAddress = `aws_iam_user.${resources.find(({ node }) => node.id === "user")?.friendlyUniqueId}`;
  return resources.map((resource) => {
    const { from, attributes } = sourceOf(resource, old, exclusive, declared.tags);
    const [first] = from;
    if (!first) throw new Error(`nothing in the old state for ${resource.node.path}`);
    const type = resource.terraformResourceType;
    const name = resource.friendlyUniqueId;
    for (const one of from) moves.push({ from: one.address, to: `${type}.${name}` });
    const { index_key, ...instance } = first.type === type ? first.instance : newInstance;
    return {
      mode: "managed",
      type,
      name,
      provider: /provider\["[^"]+"\]/.exec(old.user.provider)?.[0],
      instances: [
        {
          ...instance,
          attributes: { ...instance.attributes, ...attributes },
          dependencies: type === "aws_iam_user" ? [] : [userAddress],
        } as InstanceInState,
      ],
    };
  });
}

type AnyConstruct = S3User["node"]["root"];

/** A construct of cdktf's that is a resource, as far as it is read here. */
interface BuiltResource extends AnyConstruct {
  readonly terraformResourceType: string;
  readonly friendlyUniqueId: string;
  readonly policyArnInput?: string;
}

function isResource(construct: AnyConstruct): construct is BuiltResource {
  return "terraformResourceType" in construct;
}

/** An instance that the old state has in another form. */
const newInstance: InstanceInState & { readonly schema_version: number } = { schema_version: 0, attributes: {} };

/** The old state of a new resource, and the attributes that differ there. */
function sourceOf(
  resource: BuiltResource,
  old: OldUser,
  exclusive: readonly OldInstance[],
  tags: Readonly<Record<string, string>> | undefined,
): { from: readonly OldInstance[]; attributes?: Readonly<Record<string, unknown>> } {
  const { id } = resource.node;
  if (id === "user") return { from: [old.user], attributes: { tags: tags ?? (old.user.values.tags ? {} : null) } };
  if (id === "groups") return { from: old.memberships, attributes: { groups: groupsOf(old) } };
  if (id === "only-policies") return { from: old.exclusives.filter(({ type }) => type === inlineList) };
  if (id === "only-attachments") return { from: old.exclusives.filter(({ type }) => type === attachmentList) };
  if (id.startsWith("key-")) return { from: old.keys.filter((_, index) => `key-${keyNames[index]}` === id) };
  const [main, ...others] = policiesInOrder(old);
  if (id === "policy") return { from: main ? [main] : [] };
  if (resource.terraformResourceType === "aws_iam_user_policy") {
    return { from: others.filter(({ values }) => `policy-${values.name}` === id) };
  }
  const arn = resource.policyArnInput;
  const isThis = ({ values }: OldInstance) => values.policy_arn === arn;
  const from = [...old.attachments, ...exclusive].filter(isThis);
  if (old.attachments.some(isThis)) return { from };
  return { from, attributes: { id: `${old.name}-${arn}`, user: old.name, policy_arn: arn } };
}

/** The state without these instances. */
function without(state: WholeState, addresses: ReadonlySet<string>): WholeState {
  const resources = state.resources.flatMap((resource) => {
    const isKept = ({ index_key }: InstanceInState) =>
      resource.mode !== "managed" || !addresses.has(addressOf(resource, index_key));
    const instances = resource.instances.filter(isKept);
    return instances.length > 0 || resource.instances.length === 0 ? [{ ...resource, instances }] : [];
  });
  return { ...state, serial: state.serial + 1, resources };
}

/** The same each time, so that a second run after an interruption writes the same states. */
function lineageFrom(lineage: string, stack: string): string {
  const hex = createHash("sha256")
    .update(JSON.stringify([lineage, stack]))
    .digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
