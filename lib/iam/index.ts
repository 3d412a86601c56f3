// AWS's data about IAM policies, and the evaluator of policies. Doesn't load cdktf.

export { holdsExpression } from "../terraform/expression";
export {
  type AccessLevel,
  accessLevels,
  actionDetails,
  actionsOf,
  dataDate,
  matchesWildcards,
  serviceExists,
} from "./actions";
export { bucketOf, covers, nameInArn, overlap } from "./arn-patterns";
export { splitBucket } from "./bucket-entry";
export { compareText } from "./compare-text";
export { type Condition, readCondition, type Test } from "./condition";
export { type IdleTest, idleTests } from "./condition-keys";
export { type OddTest, oddTests, type TestOutcome, type TestProblem } from "./condition-tests";
export { type Decision, decide, type Requester } from "./decision";
export { decoded } from "./decoded";
export {
  type ActionCount,
  allGrants,
  type EffectiveAccess,
  effectiveAccess,
  type Policy,
} from "./effective-access";
export type { Grant } from "./grants";
export { isRecord, show, steering, visible } from "./json";
export { forRequest, type RequestKeys } from "./known-request";
export { partitionOf } from "./partition";
export { type Exception, grantsAll, type Permission } from "./permissions";
export type { PolicyDocument, PolicyStatement } from "./policy-document";
export { inexactNumbers, repeatedKeys } from "./policy-text";
export {
  maxAccessKeys,
  maxInlinePolicyCharacters,
  maxManagedPolicyCharacters,
  maxTags,
  policySize,
} from "./quotas";
export { actionOfOperation, actionsBesides } from "./s3-operations";
export { type RequestedAction, type RequestedCall, requestedCall, type S3Request } from "./s3-requests";
export {
  type OptionalActions,
  type Software,
  type SoftwareActions,
  type SoftwareName,
  type SoftwareOption,
  software,
} from "./software";
export { concerns, includes, partKey, statementParts } from "./statement-parts";
export { type Part, readStatements, type Statement } from "./statements";
