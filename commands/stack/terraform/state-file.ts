import { isRecord } from "terraform-s3-user/iam";
import { Problem } from "../../system/problem";

/** A resource in Terraform's state. It may contain secrets: never print one. */
export interface StateResource {
  /** Such as `aws_iam_user.site_ada_user_1A2B3C4D`, with module and index if it has them. */
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly name: string;
  /** The provider's reference, such as `aws.other`; absent for the stack's own. */
  readonly provider?: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether Terraform replaces it at the next apply, because its creation failed or it was tainted by hand. */
  readonly isTainted?: boolean;
}

/** State as Terraform stores it, as far as it is read here. */
export interface StateFile {
  readonly version: number;
  readonly resources: readonly ResourceInState[];
}

/** A resource's block with all its instances. */
export interface ResourceInState extends Pick<StateResource, "mode" | "type" | "name"> {
  /** Such as `module.sites["shop"]`. */
  readonly module?: string;
  /** Such as `provider["registry.terraform.io/hashicorp/aws"].other`, which ends in the alias. */
  readonly provider?: string;
  readonly instances: readonly InstanceInState[];
}

/** One instance: the only one, or one of `count` or `for_each`. */
export interface InstanceInState {
  readonly index_key?: number | string;
  /** Set for an object that Terraform has replaced and still has to delete. */
  readonly deposed?: string;
  readonly status?: string;
  /** The addresses, without an index, of what it refers to. */
  readonly dependencies?: readonly string[];
  readonly attributes: StateResource["values"];
}

/**
 * The resources in a state's text, without what is only waiting to be deleted; none in an empty text.
 *
 * @param what the state, for messages
 * @throws Problem when it is not JSON, or has another version than 4
 */
export function resourcesIn(text: string, what: string): StateResource[] {
  if (text.trim() === "") return [];
  const state = parse(text, what);
  if (state.version !== 4) throw new Problem(`${what} has version ${state.version}; only version 4 can be read here.`);
  return state.resources.flatMap((resource) =>
    resource.instances
      .filter(({ deposed }) => deposed === undefined)
      .map((instance) => ({
        address: addressOf(resource, instance.index_key),
        mode: resource.mode,
        type: resource.type,
        name: resource.name,
        provider: providerIn(resource.provider),
        values: instance.attributes,
        isTainted: instance.status === "tainted",
      })),
  );
}

/** The parser's own message quotes the text, which may contain secrets. */
function parse(text: string, what: string): StateFile {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    throw new Problem(`${what} is damaged: it is not valid JSON.`);
  }
  if (!isRecord(state)) throw new Problem(`${what} is damaged: it is not a JSON object.`);
  return state as unknown as StateFile;
}

/** The texts in an attribute that is a list, or one text; none where it is null. */
export function asTexts(value: unknown): string[] {
  return [value ?? []].flat().map(String);
}

/** Where Terraform finds a resource, or one of its instances. */
export function addressOf({ module, mode, type, name }: ResourceInState, index?: number | string): string {
  const steps = [module, mode === "data" ? "data" : undefined, type, name];
  const resource = steps.filter((step) => step !== undefined && step !== "").join(".");
  // Terraform writes a key as its language does, where `${` and `%{` begin templates.
  const key = JSON.stringify(index)?.replace(/[$%](?=\{)/g, "$&$&");
  return key === undefined ? resource : `${resource}[${key}]`;
}

function providerIn(reference = ""): string | undefined {
  const alias = /"\]\.([^.]+)$/.exec(reference)?.[1];
  return alias === undefined ? undefined : `aws.${alias}`;
}
