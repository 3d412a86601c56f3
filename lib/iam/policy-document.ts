/**
 * One statement of an IAM policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
 */
export interface PolicyStatement {
  /** A name for the statement: letters and digits, unique in the policy. */
  readonly Sid?: string;
  /** Whether the statement allows or denies. */
  readonly Effect: "Allow" | "Deny" | (string & {});
  /** The actions, such as `s3:GetObject`, with `*` and `?` as wildcards. Either this or `NotAction`. */
  readonly Action?: string | readonly string[];
  /** Every action except these. */
  readonly NotAction?: string | readonly string[];
  /** The ARNs, such as `arn:aws:s3:::photos/*`. Either this or `NotResource`. */
  readonly Resource?: string | readonly string[];
  /** Every resource except these ARNs. */
  readonly NotResource?: string | readonly string[];
  /** Operator → condition key → value or values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue>> | undefined>>;
}

/** The values of a condition; undefined because TypeScript adds missing keys to the type of imported JSON. */
export type ConditionValue = string | boolean | number | readonly string[] | undefined;

/**
 * An IAM policy, like the JSON in the AWS console. An imported JSON file is one too: TypeScript types its texts only as
 * strings, so synth checks them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument {
  /** The version of the policy language: `2012-10-17`. The older `2008-10-17` has no policy variables. */
  readonly Version: "2012-10-17" | "2008-10-17" | (string & {});
  /** A name for the policy. */
  readonly Id?: string;
  /** At least one statement. */
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}
