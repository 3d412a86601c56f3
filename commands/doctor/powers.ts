import type { PowerKind, Powers } from "../stack/live";
import type { StateResource } from "../stack/state";

/** What Terraform gave a user, by kind. */
export type DeclaredPowers = Readonly<Record<PowerKind, ReadonlySet<string>>>;

/** One thing that a user has. */
export interface Power {
  readonly kind: PowerKind;
  readonly name: string;
}

/** One thing that somebody else gave a user, or a kind that AWS does not say of. */
export type UndeclaredPower = Power | { readonly kind: PowerKind; readonly unreadable: string };

/** What a stack's state gives a user. */
export function powersInState(state: readonly StateResource[], userName: string): DeclaredPowers {
  const texts = (value: unknown) => [value ?? []].flat().map(String);
  const of = (type: string, argument: string, attribute: string) =>
    state
      .filter((resource) => resource.type === type && texts(resource.values[argument]).includes(userName))
      .flatMap(({ values }) => texts(values[attribute]));
  return {
    "inline policy": new Set(of("aws_iam_user_policy", "user", "name")),
    "managed policy": new Set([
      ...of("aws_iam_user_policy_attachment", "user", "policy_arn"),
      ...of("aws_iam_policy_attachment", "users", "policy_arn"),
    ]),
    group: new Set([
      ...of("aws_iam_user_group_membership", "user", "groups"),
      ...of("aws_iam_group_membership", "users", "group"),
    ]),
    "console password": new Set(of("aws_iam_user_login_profile", "user", "user").map(() => "console password")),
    "SSH key": new Set(of("aws_iam_user_ssh_key", "username", "ssh_public_key_id")),
    "service-specific credential": new Set(
      of("aws_iam_service_specific_credential", "user_name", "service_specific_credential_id"),
    ),
    "signing certificate": new Set(of("aws_iam_signing_certificate", "user_name", "certificate_id")),
    "MFA device": new Set(),
  };
}

/** What AWS has and state has not. */
export function undeclaredPowers(powers: Powers, declared: DeclaredPowers): UndeclaredPower[] {
  return (Object.keys(powers) as PowerKind[]).flatMap((kind): UndeclaredPower[] => {
    const live = powers[kind];
    if ("unreadable" in live) return [{ kind, ...live }];
    return live.filter((name) => !declared[kind].has(name)).map((name) => ({ kind, name }));
  });
}

/** What state has and AWS has no longer. */
export function missingPowers(powers: Powers, declared: DeclaredPowers): Power[] {
  return (Object.keys(powers) as PowerKind[]).flatMap((kind) => {
    const live = powers[kind];
    if ("unreadable" in live) return []; // said of what is undeclared
    return [...declared[kind]].filter((name) => !live.includes(name)).map((name) => ({ kind, name }));
  });
}

/** What takes it away again, as words for AWS's command line. */
export function removalOf({ kind, name }: Power, userName: string): string[] {
  const commands: Record<PowerKind, string[]> = {
    "inline policy": ["delete-user-policy", "--policy-name", name],
    "managed policy": ["detach-user-policy", "--policy-arn", name],
    group: ["remove-user-from-group", "--group-name", name],
    "console password": ["delete-login-profile"],
    "SSH key": ["delete-ssh-public-key", "--ssh-public-key-id", name],
    "service-specific credential": ["delete-service-specific-credential", "--service-specific-credential-id", name],
    "signing certificate": ["delete-signing-certificate", "--certificate-id", name],
    "MFA device": ["deactivate-mfa-device", "--serial-number", name],
  };
  return ["iam", ...commands[kind], "--user-name", userName];
}
