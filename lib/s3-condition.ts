import { isRecord } from "./iam/json";
import type { PolicyDocument, PolicyStatement } from "./iam/policy-document";
import type { AccessCondition } from "./s3-access-options";

// What `access.when` adds to a policy.

type Condition = NonNullable<PolicyStatement["Condition"]>;

/** The policy with the condition on everything that it allows. What it denies stays denied without the condition. */
export function withCondition(document: PolicyDocument, condition: AccessCondition, partition: string): PolicyDocument {
  const statements = [document.Statement].flat().map((statement) => {
    if (statement.Effect !== "Allow") return statement;
    const added = usesKeysOnly(statement) ? keyConditionOf(condition, partition) : conditionOf(condition);
    return { ...statement, Condition: merged(statement.Condition ?? {}, added) };
  });
  return { ...document, Statement: statements };
}

function usesKeysOnly({ Action }: PolicyStatement): boolean {
  const actions = [Action ?? []].flat();
  return actions.length > 0 && actions.every((action) => /^kms:/i.test(action));
}

/**
 * The condition for KMS keys. S3 calls KMS from its own network, so the user's address and VPC endpoint can be checked
 * only in the call to S3. Here, the condition is that the call comes from S3.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function keyConditionOf({ sourceIp, sourceVpce, expires }: AccessCondition, partition: string): Condition {
  if (!sourceIp && !sourceVpce) return conditionOf({ expires });
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return { ...conditionOf({ expires }), StringLike: { "kms:ViaService": `s3.*.${suffix}` } };
}

/** Conditions that a policy has already, and can't have twice in one statement. */
export function conflictErrors(document: PolicyDocument, condition: AccessCondition): string[] {
  return [document.Statement].flat().flatMap((statement, index) => {
    const added = testsIn(conditionOf(usesKeysOnly(statement) ? { expires: condition.expires } : condition));
    const own = testsIn(statement.Effect === "Allow" ? statement.Condition : undefined);
    const where = `when: policy statement ${index + 1}`;
    const twice = added.filter((test) => own.includes(test));
    const errors = twice.map((test) => `${where} has the condition ${test} already. Write both in one list.`);
    const isImpossible = [ip, vpce].every((test) => own.includes(test) || added.includes(test));
    if (errors.length > 0 || !isImpossible) return errors;
    return [`${where} would need both sourceIp and sourceVpce, which no request has. Combine two accesses instead.`];
  });
}

const ip = "ipaddress aws:sourceip";
const vpce = "stringequals aws:sourcevpce";

function conditionOf({ sourceIp, sourceVpce, expires }: AccessCondition): Condition {
  const tests: Record<string, Condition[string]> = {};
  if (sourceIp) tests.IpAddress = { "aws:SourceIp": sourceIp };
  if (sourceVpce) tests.StringEquals = { "aws:SourceVpce": sourceVpce };
  if (expires) tests.DateLessThan = { "aws:CurrentTime": expires.length === 10 ? `${expires}T00:00:00Z` : expires };
  return tests;
}

/** Both conditions together. If both have an operator, the result has the keys of both; the policy's own keys win. */
function merged(own: Condition, added: Condition): Condition {
  const entries = Object.entries(added).map(([operator, keys]) => [operator, { ...keys, ...own[operator] }]);
  return { ...own, ...Object.fromEntries(entries) };
}

/** Each operator with each of its keys, in lower case, since IAM ignores case in them. */
function testsIn(condition: unknown): string[] {
  if (!isRecord(condition)) return [];
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    isRecord(keys) ? Object.keys(keys).map((key) => `${operator} ${key}`) : [],
  );
  return tests.map((test) => test.toLowerCase());
}
