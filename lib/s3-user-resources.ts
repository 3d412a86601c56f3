import type { Construct } from "constructs";
import { addAccessKeys, type UserKeys } from "./access-key";
import type { S3UserSettings } from "./s3-user-settings";
import { AcceptedFindings } from "./terraform/accepted-findings";
import { nameBelow } from "./terraform/address-at";
import { Lazy, TerraformResource } from "./terraform/cdktf";
import type { InlinePolicy, ManagedPolicy } from "./terraform/policy-resources";
import { DataAwsIamUser, IamUser } from "./terraform/provider-aws";
import { addressOf, referenceTo } from "./terraform/reference";
import { forgetAddresses, importExisting, moveFrom } from "./terraform/state-blocks";
import { needsWriteOnlyArguments } from "./terraform/target-versions";
import { addPolicies } from "./user-policies";

export interface S3UserResources extends UserKeys {
  readonly user: IamUser | DataAwsIamUser;
  /** The policy with the user's `access`; undefined for `S3Access.none()`. */
  readonly policy?: InlinePolicy | ManagedPolicy;
}

/** Adds a user with its policies, groups and access keys to its construct, and its key to its secret store. */
export function addUserResources(scope: Construct, settings: S3UserSettings): S3UserResources {
  if (settings.deliverTo) needsWriteOnlyArguments(scope);
  const user = addUser(scope, settings);
  const userName = referenceTo(user, settings.existing === "reference" ? "user_name" : "name");
  const policy = addPolicies(scope, userName, settings);
  if (settings.accept) new AcceptedFindings(scope, addressOf(user), settings.accept);
  const keys = addAccessKeys(scope, userName, settings);
  if (settings.movedFrom !== undefined) moveFrom(scope, settings.movedFrom);
  forgetResources(scope, user, settings);
  return { user, policy, ...keys };
}

function addUser(scope: Construct, settings: S3UserSettings): IamUser | DataAwsIamUser {
  const { userName, existing, path, permissionsBoundary, tags, forceDestroy, preventDestroy, provider } = settings;
  if (existing === "reference") return new DataAwsIamUser(scope, "user", { userName, provider });
  const user = new IamUser(scope, "user", {
    name: userName,
    path,
    permissionsBoundary,
    tags,
    forceDestroy,
    provider,
    lifecycle: preventDestroy ? { preventDestroy } : undefined,
  });
  if (existing !== "import") return user;
  importExisting(scope, "import", user, userName);
  const ignoreChanges = Lazy.listValue({ produce: () => leftAsTheyAre(user) }, { omitEmpty: true }); // Aspects add tags
  user.lifecycle = { preventDestroy, ignoreChanges };
  return user;
}

/** The arguments of an imported user that are not set. Terraform would otherwise reset their values in AWS. */
function leftAsTheyAre(user: IamUser): string[] {
  const left: string[] = [];
  if (user.pathInput === undefined) left.push("path");
  if (user.permissionsBoundaryInput === undefined) left.push("permissions_boundary");
  if (user.tagsInput === undefined) left.push("tags");
  return left;
}

/** Removes from the state what main.ts no longer manages, without deleting it in AWS. */
function forgetResources(scope: Construct, user: IamUser | DataAwsIamUser, settings: S3UserSettings): void {
  if (settings.forget) {
    const addresses = scope.node.findAll().filter(TerraformResource.isTerraformResource).map(addressOf);
    for (const { node } of scope.node.children) scope.node.tryRemoveChild(node.id);
    forgetAddresses(scope, addresses);
    return;
  }
  const keys = settings.accessKeys.filter(({ forget }) => forget);
  const addresses = keys.map(({ name }) => `aws_iam_access_key.${nameBelow(scope, `key-${name}`)}`);
  // Otherwise, Terraform would delete a user that it created and that is only referenced from now on.
  if (settings.existing === "reference") addresses.push(`aws_iam_user.${user.friendlyUniqueId}`);
  if (addresses.length > 0) forgetAddresses(scope, addresses);
}
