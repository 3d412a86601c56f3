import type { IResolvable } from "cdktf";
import { Fn, FOR_EXPRESSION_VALUE, ref, TerraformIterator, Token, Tokenization } from "./cdktf";

// ARNs of buckets that are known only after apply. An expression can be a bucket's name or its ARN. Terraform stops the
// plan at anything else, which in a policy would silently allow nothing.

export function bucketArn(expression: string, partition: string): string {
  const attribute = attributeOf("aws_s3_bucket", expression);
  if (attribute === "arn") return expression;
  const start = `arn:${partition}:s3:::`;
  if (attribute === "bucket" || attribute === "id") return start + expression;
  if (Token.isUnresolved(expression)) return start + nameIn(expression, start);
  return start + nameIn(Token.asString(ref(inBraces(expression) ?? `"${expression}"`)), start);
}

/** The ARNs of buckets in a list that is known only after apply, each with a suffix. */
export function bucketArns(buckets: readonly string[], partition: string, end: string): IResolvable {
  const start = `arn:${partition}:s3:::`;
  const arn = Fn.join("", [start, nameIn(Token.asString(FOR_EXPRESSION_VALUE), start), end]);
  return TerraformIterator.fromList(buckets as string[]).forExpressionForList(Token.asAny(arn));
}

/** The attribute of a resource or data source that an expression reads: `arn` of `${aws_s3_bucket.photos.arn}`. */
export function attributeOf(type: string, expression: string): string | undefined {
  const source = Token.isUnresolved(expression) ? sourceOf(expression) : inBraces(expression);
  return new RegExp(`^(?:data\\.)?${type}\\.[\\w-]+(?:\\[[^\\]]*\\])?\\.(\\w+)$`).exec(source ?? "")?.[1];
}

function nameIn(nameOrArn: string, start: string): string {
  return Token.asString(Fn.regex("^[a-z0-9.*?-]+$", Fn.trimprefix(nameOrArn, start)));
}

/** The expression in a string that is exactly one `${…}`. */
function inBraces(text: string): string | undefined {
  return /^\$\{([^{}]*)\}$/.exec(text)?.[1];
}

/** The expression behind a cdktf token such as a resource's attribute. */
function sourceOf(text: string): string | undefined {
  const { tokens, literals } = Tokenization.reverseString(text);
  const [token] = tokens;
  return tokens.length === 1 && literals.length === 0 && token && "identifier" in token
    ? String(token.identifier)
    : undefined;
}
