/** How Terraform gets a provider, from its CLI configuration. */
export interface InstallationMethod {
  /** Such as `filesystem_mirror` or `direct`. */
  readonly kind: string;
  /** Of a `filesystem_mirror`; empty for others. */
  readonly path: string;
}

/**
 * The methods in a configuration's `provider_installation` with which Terraform can get the AWS provider.
 *
 * @param registry the host of the program's own registry
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export function installationMethods(text: string, registry: string): InstallationMethod[] {
  const withoutRemarks = text.replace(/^\s*(#|\/\/).*$/gm, "");
  const [, body = ""] = /\bprovider_installation\s*\{((?:[^{}]|\{[^{}]*\})*)\}/.exec(withoutRemarks) ?? [];
  return [...body.matchAll(/(\w+)\s*\{([^{}]*)\}/g)].flatMap(([, kind = "", inside = ""]) => {
    const isAbout = (pattern: string) => matches(pattern, registry);
    const include = listIn(inside, "include");
    if (include && !include.some(isAbout)) return [];
    if (listIn(inside, "exclude")?.some(isAbout)) return [];
    return { kind, path: /\bpath\s*=\s*"([^"]+)"/.exec(inside)?.[1] ?? "" };
  });
}

function listIn(text: string, argument: string): string[] | undefined {
  const [, list] = new RegExp(`\\b${argument}\\s*=\\s*\\[([^\\]]*)\\]`).exec(text) ?? [];
  return list === undefined ? undefined : [...list.matchAll(/"([^"]*)"/g)].map(([, one = ""]) => one);
}

/** Whether a pattern such as `hashicorp/*`, with or without a host, is about the AWS provider. */
function matches(pattern: string, registry: string): boolean {
  const parts = pattern.split("/");
  const [host, namespace, type] = parts.length === 3 ? parts : [registry, ...parts];
  const isOneOf = (part: string | undefined, value: string) => part === "*" || part === value;
  return isOneOf(host, registry) && isOneOf(namespace, "hashicorp") && isOneOf(type, "aws");
}
