import type { PolicyDocument, PolicyStatement } from "terraform-s3-user/iam";
import type { StateResource } from "./state";

/** What a user's policies say together, as far as state has their documents. */
export interface DeployedPolicy {
  readonly document: PolicyDocument;
  /** What may allow or deny more: managed policies of others, groups, a permissions boundary. */
  readonly unknown: readonly string[];
}

/** A user's policies in a stack's state; undefined where it has none there. */
export function deployedPolicy(state: readonly StateResource[], userName: string): DeployedPolicy | undefined {
  const texts = (value: unknown) => [value ?? []].flat().map(String);
  const of = (type: string, argument: string) =>
    state.filter(({ type: one, values }) => one === type && texts(values[argument]).includes(userName));
  const inline = of("aws_iam_user_policy", "user").map(({ values }) => String(values.policy));
  const managed = new Map(
    state
      .filter(({ type }) => type === "aws_iam_policy")
      .map(({ values }) => [String(values.arn), String(values.policy)]),
  );
  const attachments = [...of("aws_iam_user_policy_attachment", "user"), ...of("aws_iam_policy_attachment", "users")];
  const attached = attachments.map(({ values }) => String(values.policy_arn));
  const documents = [...inline, ...attached.flatMap((arn) => managed.get(arn) ?? [])];
  const groups = [
    ...of("aws_iam_user_group_membership", "user").flatMap(({ values }) => texts(values.groups)),
    ...of("aws_iam_group_membership", "users").flatMap(({ values }) => texts(values.group)),
  ];
  const boundaries = of("aws_iam_user", "name").flatMap(({ values }) => texts(values.permissions_boundary));
  const unknown = [
    ...attached.filter((arn) => !managed.has(arn)).map((arn) => `managed policy ${arn}`),
    ...groups.map((group) => `group ${group}`),
    ...boundaries.filter((arn) => arn !== "").map((arn) => `permissions boundary ${arn}`),
  ];
  if (documents.length === 0 && unknown.length === 0) return undefined;
  const Statement = documents.flatMap((text): PolicyStatement[] => [JSON.parse(text).Statement].flat());
  return { document: { Version: "2012-10-17", Statement }, unknown };
}
