import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";

/**
 * `aws_iam_user_policy`, whose JSON is a heredoc where cdktf writes HCL: it reads well there, and cdktf 0.21 leaves
 * the quotes of a string bare once the string holds a `${`.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user_policy
 */
export class InlinePolicy extends IamUserPolicy {
  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    const { policy, ...others } = super.synthesizeHclAttributes();
    return { ...others, policy: { ...policy, value: indented(this.policyInput as string) } };
  }
}

/** The JSON on many lines, which is what makes cdktf write a heredoc. */
function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return `${json}\n`; // holds parts that only Terraform can write
  }
}
