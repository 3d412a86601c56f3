import { IamUserPolicy, type IamUserPolicyConfig } from "@cdktf/provider-aws/lib/iam-user-policy";
import type { Construct } from "constructs";
import type { S3Access } from "./s3-access";

/** What an inline policy of a user is. */
export interface InlinePolicyProps extends Omit<IamUserPolicyConfig, "policy"> {
  readonly access: S3Access;
  readonly partition: string;
}

/**
 * A user's inline policy. Terraform JSON holds it as the text that AWS gets; HCL (`cdktf synth --hcl`) as a
 * `jsonencode(…)` that people can read and edit, because cdktf writes a text with `${` in it without its escapes there.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user_policy
 */
export class InlinePolicy extends IamUserPolicy {
  private readonly hclPolicy: () => string;

  constructor(scope: Construct, id: string, { access, partition, ...config }: InlinePolicyProps) {
    super(scope, id, { ...config, policy: access.toJson(partition) });
    this.hclPolicy = () => access.toHcl(partition);
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    const policy = { value: this.hclPolicy(), isBlock: false, type: "simple", storageClassType: "string" };
    return { ...super.synthesizeHclAttributes(), policy };
  }
}
