import { IamPolicy, IamUserPolicy } from "./provider-aws";

// Resources that hold a policy, whose JSON is a heredoc where cdktf writes HCL: it reads well there, and cdktf 0.21
// leaves the quotes of a string bare once the string holds a `${`.

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

/** The JSON on many lines, which is what makes cdktf write a heredoc. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return `${json}\n`; // holds parts that only Terraform can write
  }
}
