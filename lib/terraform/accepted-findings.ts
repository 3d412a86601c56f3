import type { Construct } from "constructs";
import { TerraformElement } from "./cdktf";

/**
 * Accepted findings, as a comment in the Terraform JSON. Terraform ignores the property `//`, so no plan changes.
 * `s3-user review` reads it.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#comment-properties
 */
export class AcceptedFindings extends TerraformElement {
  /** @param about a user's address, or `stack` */
  constructor(
    scope: Construct,
    private readonly about: string,
    private readonly accepted: readonly { readonly rule: string; readonly reason: string }[],
  ) {
    super(scope, "findings!accepted"); // no user's id is like that
  }

  override toMetadata(): object {
    const accepted = this.accepted.map(({ rule, reason }) => ({ rule, reason: reason.trim() }));
    return { accepted_findings: { [this.about]: accepted } };
  }
}
