import type { TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { TerraformElement } from "./cdktf";
import { addressOf } from "./reference";

/**
 * Stops a plan that would create a resource, but no other plan. It declares a `terraform_data` whose `count` is 0 and
 * depends on the resource's ID. Before the resource exists, the ID is unknown, so Terraform rejects the plan.
 * Terraform's message contains the element's name, which therefore states the reason.
 *
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/count#using-expressions-in-count
 */
export class CreationGuard extends TerraformElement {
  /** @param isOn called at synth */
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
