import type { Construct } from "constructs";
import type { S3UserSettings } from "./s3-user-settings";
import { policyText } from "./terraform/policy-json";
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
  const inline = (id: string, name: string, policy: string) =>
    new InlinePolicy(scope, id, { name, user, policy, provider });

  let main: InlinePolicy | ManagedPolicy | undefined;
  if (!access.isEmpty) {
    const policy = access.toTerraformText(partition);
    main =
      policyType === "managed"
        ? new ManagedPolicy(scope, "managed-policy", { name: policyName, path, policy, provider })
        : inline("policy", policyName, policy);
  }
  const others = Object.entries(inlinePolicies).map(([name, content]) =>
    inline(`policy-${name}`, name, content.toTerraformText(partition)),
  );
  if (settings.storePolicy) {
    others.push(inline("policy-OwnCredentials", "OwnCredentials", policyText(settings.storePolicy)));
  }
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
