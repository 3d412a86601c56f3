/**
 * One statement of an IAM policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html
 */
export interface PolicyStatement {
  /** A name for the statement: letters and digits, unique in the policy. */
  readonly Sid?: string;
  /** Whether the statement grants or takes away. */
  readonly Effect: "Allow" | "Deny" | (string & {});
  /** The actions, such as `s3:GetObject`, with `*` and `?` as wildcards. Either this or `NotAction`. */
  readonly Action?: string | readonly string[];
  /** Every action but these. */
  readonly NotAction?: string | readonly string[];
  /** The ARNs, such as `arn:aws:s3:::photos/*`. Either this or `NotResource`. */
  readonly Resource?: string | readonly string[];
  /** Everything but these ARNs. */
  readonly NotResource?: string | readonly string[];
  /** Operator → condition key → value or values. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, ConditionValue>> | undefined>>;
}

/** What a condition compares with; undefined where a list of JSON objects, as TypeScript types it, leaves a key out. */
export type ConditionValue = string | boolean | number | readonly string[] | undefined;

/**
 * An IAM policy, as the JSON that AWS's console shows. An imported JSON file is one: TypeScript knows of its texts only
 * that they are texts, so they are checked at synth.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument {
  /** The language of the policy: `2012-10-17`. The older `2008-10-17` knows no policy variables. */
  readonly Version: "2012-10-17" | "2008-10-17" | (string & {});
  /** A name for the policy. */
  readonly Id?: string;
  /** At least one statement. */
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}
