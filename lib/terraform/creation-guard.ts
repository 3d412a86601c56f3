import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { TerraformElement } from "./cdktf";
import { addressOf } from "./reference";

/**
 * Stops a plan that would create a resource, and no other plan. It declares no instance of `terraform_data`: their number
 * depends on the resource's id, which is known once the resource exists; while it isn't, Terraform refuses the plan. The
 * element's own name stands in Terraform's message, so it says why.
 *
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/count#using-expressions-in-count
 */
export class CreationGuard extends TerraformElement {
  /** @param isOn asked when the stack is synthesized */
  constructor(
    scope: Construct,
    id: string,
    private readonly resource: TerraformResource,
    private readonly reason: string,
    private readonly isOn: () => boolean,
  ) {
    super(scope, id);
  }

  override toTerraform(): object {
    if (!this.isOn()) return {};
    return { resource: { terraform_data: { [this.reason]: { count: this.count() } } } };
  }

  override toHclTerraform(): object {
    if (!this.isOn()) return {};
    const count = { value: this.count(), type: "any", storageClassType: "any" };
    return { resource: { terraform_data: { [this.reason]: { count } } } };
  }

  private count(): string {
    return `\${length(${addressOf(this.resource)}.id) > 0 ? 0 : 1}`;
  }
}
