/**
 * An IAM role that Terraform assumes.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export interface AssumeRole {
  /** The role's ARN. */
  readonly roleArn: string;
  /**
   * The external ID that the role's trust policy requires: 2–1,224 characters.
   * @default none
   */
  readonly externalId?: string;
  /**
   * The session's name in CloudTrail: 2–64 of `A–Z a–z 0–9 _ + = , . @ -`.
   * @default the AWS provider generates one
   */
  readonly sessionName?: string;
}
