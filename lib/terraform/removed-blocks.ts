import type { Construct } from "constructs";
import { TerraformElement } from "./cdktf";

/**
 * Terraform's `removed` blocks with `destroy = false`: takes resources out of state and leaves them in AWS. A block for an
 * address that is not in state changes nothing. cdktf has no such block; `s3-user eject` writes it where it writes HCL.
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
