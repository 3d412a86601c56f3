import type { Construct } from "constructs";
import { nameAt, pathInStack } from "./address-at";
import { TerraformElement, TerraformResource } from "./cdktf";
import { addressOf } from "./reference";

/**
 * Terraform's `moved` blocks for every resource below a construct that had another path before. A block whose old
 * address is not in the state has no effect.
 *
 * cdktf's `moveTo` runs the `terraform` command at synth, which must work without Terraform.
 *
 * @see https://developer.hashicorp.com/terraform/language/modules/develop/refactoring
 */
export class MovedBlocks extends TerraformElement {
  /** @param oldPath the construct's former path below its stack */
  constructor(
    private readonly construct: Construct,
    id: string,
    private readonly oldPath: string,
  ) {
    super(construct, id);
  }

  override toTerraform(): object {
    return { moved: this.moves() };
  }

  override toHclTerraform(): object {
    const reference = (value: string) => ({ value, type: "simple", storageClassType: "reference" });
    return { moved: this.moves().map(({ from, to }) => ({ from: reference(from), to: reference(to) })) };
  }

  private moves(): { readonly from: string; readonly to: string }[] {
    const resources = this.construct.node
      .findAll()
      .filter((one): one is TerraformResource => TerraformResource.isTerraformResource(one));
    return resources.map((resource) => ({ from: this.formerAddress(resource), to: addressOf(resource) }));
  }

  private formerAddress(resource: TerraformResource): string {
    const below = pathInStack(resource).slice(pathInStack(this.construct).length);
    return `${resource.terraformResourceType}.${nameAt(this, [...this.oldPath.split("/"), ...below])}`;
  }
}
