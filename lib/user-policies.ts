import type { Construct } from "constructs";
import type { S3Access } from "./s3-access";
import type { S3UserSettings } from "./s3-user-settings";
import { InlinePolicy, ManagedPolicy } from "./terraform/policy-resources";
import {
  IamUserGroupMembership,
  IamUserPoliciesExclusive,
  IamUserPolicyAttachment,
  IamUserPolicyAttachmentsExclusive,
} from "./terraform/provider-aws";
import { referenceTo } from "./terraform/reference";
import { isToken } from "./terraform/token";

/**
 * Adds a user's policies and groups to its construct. Returns the policy with its `access`; none for `S3Access.none()`.
 *
 * @param user a reference to the user's name
 */
export function addPolicies(
  scope: Construct,
  user: string,
  settings: S3UserSettings,
): InlinePolicy | ManagedPolicy | undefined {
  const { access, policyType, policyName, inlinePolicies, managedPolicyArns, groups, path, provider, partition } =
    settings;
  const textOf = (content: S3Access) => content.toTerraformText(partition);
  const inline = (id: string, name: string, content: S3Access) =>
    new InlinePolicy(scope, id, { name, user, policy: textOf(content), provider });

  let main: InlinePolicy | ManagedPolicy | undefined;
  if (!access.isEmpty) {
    main =
      policyType === "managed"
        ? new ManagedPolicy(scope, "managed-policy", { name: policyName, path, policy: textOf(access), provider })
        : inline("policy", policyName, access);
  }
  const others = Object.entries(inlinePolicies).map(([name, content]) => inline(`policy-${name}`, name, content));
  const attached = [...(main instanceof ManagedPolicy ? [referenceTo(main, "arn")] : []), ...managedPolicyArns];
  for (const [index, policyArn] of attached.entries()) {
    new IamUserPolicyAttachment(scope, attachmentId(policyArn, index), { user, policyArn, provider });
  }
  if (groups.length > 0) new IamUserGroupMembership(scope, "groups", { user, groups: [...groups], provider });

  if (settings.exclusivePolicies) {
    const ownInline = main instanceof InlinePolicy ? [main, ...others] : others;
    const policyNames = ownInline.map((one) => referenceTo(one, "name"));
    new IamUserPoliciesExclusive(scope, "only-policies", { userName: user, policyNames, provider });
    new IamUserPolicyAttachmentsExclusive(scope, "only-attachments", {
      userName: user,
      policyArns: attached,
      provider,
    });
  }
  return main;
}

/**
 * Contains the policy's name, so that an attachment's ID doesn't depend on the others; the index if that is a token.
 */
function attachmentId(policyArn: string, index: number): string {
  if (isToken(policyArn)) return index === 0 ? "attachment" : `attachment-${index}`;
  return `attachment-${policyArn
    .split(":")
    .slice(4)
    .join("-")
    .replace(/[^\w+=,.@-]/g, "-")}`;
}
