import type { Construct } from "constructs";
import { nameAt, pathInStack } from "./address-at";
import { TerraformElement, TerraformResource } from "./cdktf";
import { addressOf } from "./reference";

// Terraform's blocks that change what is in the state. cdktf has no `removed` block, and its `importFrom` and `moveTo`
// run the `terraform` command at synth, which must work without Terraform.

/** Blocks of one kind. `produce` is called at synth. */
class StateBlocks extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly kind: "import" | "moved" | "removed",
    private readonly produce: () => readonly Readonly<Record<string, unknown>>[],
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return { [this.kind]: this.produce() };
  }

  override toHclTerraform(): object {
    if (this.kind === "removed") return {}; // cdktf can't write it: `s3-user eject` does
    return { [this.kind]: this.produce().map(asHcl) };
  }
}

/** The arguments of a block, as cdktf's HCL writer needs them: `id` is text, the others are addresses. */
function asHcl(block: Readonly<Record<string, unknown>>): object {
  const written = Object.entries(block).map(([name, value]) => {
    return [name, { value, type: "simple", storageClassType: name === "id" ? "string" : "reference" }];
  });
  return Object.fromEntries(written);
}

/**
 * Imports an existing resource at the next apply.
 *
 * @see https://developer.hashicorp.com/terraform/language/import
 */
export function importExisting(scope: Construct, id: string, resource: TerraformResource, importId: string): void {
  new StateBlocks(scope, id, "import", () => [{ to: addressOf(resource), id: importId }]);
}

/**
 * Removes resources from the state and leaves them in AWS (`destroy = false`). An address that is not in the state has
 * no effect.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
 */
export function forgetAddresses(scope: Construct, addresses: readonly string[]): void {
  const blocks = addresses.map((from) => ({ from, lifecycle: { destroy: false } }));
  new StateBlocks(scope, "forgotten", "removed", () => blocks);
}

/**
 * Moves every resource below a construct from its former address. An address that is not in the state has no effect.
 *
 * @param oldPath the construct's former path below its stack
 * @see https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
 */
export function moveFrom(construct: Construct, oldPath: string): void {
  const formerAddress = (resource: TerraformResource) => {
    const below = pathInStack(resource).slice(pathInStack(construct).length);
    return `${resource.terraformResourceType}.${nameAt(construct, [...oldPath.split("/"), ...below])}`;
  };
  new StateBlocks(construct, "moved!", "moved", () => {
    const resources = construct.node.findAll().filter(TerraformResource.isTerraformResource);
    return resources.map((resource) => ({ from: formerAddress(resource), to: addressOf(resource) }));
  });
}
