import type { TerraformOutputConfig } from "cdktf";
import type { Construct } from "constructs";
import { TerraformOutput } from "./cdktf";

/** cdktf's properties of an output, with a function in place of the value. */
export interface LateOutputConfig extends Omit<TerraformOutputConfig, "value"> {
  /** Called at each synth. Returns plain data, with references in Terraform's syntax. */
  readonly produce: () => object;
}

/**
 * An output whose value is computed at synth. cdktf's `Lazy` does that too, but it records a stack trace, and it is a
 * token, so cdktf would have to resolve the stack twice.
 *
 * @see https://developer.hashicorp.com/terraform/language/values/outputs
 */
export class LateOutput extends TerraformOutput {
  private readonly produce: () => object;

  constructor(scope: Construct, id: string, { produce, ...config }: LateOutputConfig) {
    super(scope, id, { ...config, value: "" }); // of an object cdktf asks with an API that Node.js 24 warns of
    this.produce = produce;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { ...super.synthesizeAttributes(), value: this.produce() };
  }

  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    const { value, ...others } = super.synthesizeHclAttributes();
    return { value: { ...(value as object), value: this.produce() }, ...others };
  }
}
