import type { TerraformResource } from "cdktf";
import { TerraformDataSource } from "./cdktf";

/**
 * The address of a resource or data source in its stack, such as `aws_iam_user.site_user_5D2E9A1C`.
 *
 * @internal
 */
export function addressOf(element: TerraformResource | TerraformDataSource): string {
  const address = `${element.terraformResourceType}.${element.friendlyUniqueId}`;
  return TerraformDataSource.isTerraformDataSource(element) ? `data.${address}` : address;
}

/**
 * A reference to an attribute, with its Terraform name, for use in the same stack. cdktf's references (`user.arn`) work
 * in other stacks too, but each records a stack trace: half of the time and memory for a stack with thousands of users.
 */
export function referenceTo(element: TerraformResource | TerraformDataSource, attribute: string): string {
  return `\${${addressOf(element)}.${attribute}}`;
}
