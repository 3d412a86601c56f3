import type { Construct } from "constructs";
import { TerraformElement } from "./cdktf";

/**
 * Terraform's `removed` blocks with `destroy = false`, which remove resources from the state and leave them in AWS. A
 * block for an address that is not in the state has no effect. cdktf has no such block, so `s3-user eject` writes it as
 * HCL.
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/syntax#removing-resources
 */
export class RemovedBlocks extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly addresses: readonly string[],
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return { removed: this.addresses.map((from) => ({ from, lifecycle: { destroy: false } })) };
  }

  override toHclTerraform(): object {
    return {};
  }
}
