/**
 * A role that Terraform takes on before it asks AWS.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export interface AssumeRole {
  /** The role's ARN. */
  readonly roleArn: string;
  /**
   * The external id that the role's trust policy asks for: 2–1,224 characters.
   * @default none
   */
  readonly externalId?: string;
  /**
   * The name that the session has in CloudTrail: 2–64 of `A–Z a–z 0–9 _ + = , . @ -`.
   * @default AWS's provider makes one up
   */
  readonly sessionName?: string;
}
