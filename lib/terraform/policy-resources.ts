import { IamPolicy, IamUserPolicy } from "./provider-aws";

// Resources with a policy. When cdktf writes HCL, its JSON is a heredoc, which is easy to read, and because cdktf 0.21
// does not escape quotes in a string that contains `${`.

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user_policy */
export class InlinePolicy extends IamUserPolicy {
  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    return withHeredoc(super.synthesizeHclAttributes(), this.policyInput);
  }
}

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_policy */
export class ManagedPolicy extends IamPolicy {
  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    return withHeredoc(super.synthesizeHclAttributes(), this.policyInput);
  }
}

function withHeredoc({ policy, ...others }: { [name: string]: unknown }, json = ""): { [name: string]: unknown } {
  return { ...others, policy: { ...(policy as object), value: indented(json) } };
}

/** The JSON on many lines, so that cdktf writes a heredoc. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return `${json}\n`; // holds parts that only Terraform can write
  }
}
