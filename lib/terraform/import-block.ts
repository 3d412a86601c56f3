import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { TerraformElement } from "./cdktf";
import { addressOf } from "./reference";

/**
 * Terraform's `import` block, which imports an existing resource at the next apply.
 *
 * cdktf's `importFrom` runs the `terraform` command at synth for every import, and synth must work without Terraform.
 *
 * @see https://developer.hashicorp.com/terraform/language/import
 */
export class ImportBlock extends TerraformElement {
  constructor(
    scope: Construct,
    id: string,
    private readonly resource: TerraformResource,
    private readonly importId: string,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    return { import: [{ to: addressOf(this.resource), id: this.importId }] };
  }

  override toHclTerraform(): object {
    const to = { value: addressOf(this.resource), type: "simple", storageClassType: "reference" };
    const id = { value: this.importId, type: "simple", storageClassType: "string" };
    return { import: [{ to, id }] };
  }
}
