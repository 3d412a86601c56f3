import type { Block } from "../../stack/json/blocks";
import type { Found, StackRule } from "./rule";

/** Arguments of the AWS provider that send its calls, and so the secrets in the answers, somewhere else. */
const redirecting = [
  "endpoints",
  "http_proxy",
  "https_proxy",
  "custom_ca_bundle",
  "insecure",
  "ec2_metadata_service_endpoint",
];

const credentials = ["access_key", "secret_key", "token"];

export const providerSettings: StackRule = {
  name: "provider-settings",
  severities: ["high"],
  finds: "The AWS provider has endpoints, a proxy or certificates of its own, or credentials in the code.",
  why: "That server sees the calls and can forge the answers. Anyone who can read the code has the credentials.",
  remedy: "Leave them out: credentials come from the environment or a profile.",
  look: ({ stack }) => {
    const providers = [...stack.blocks.values()].filter(({ kind, type }) => kind === "provider" && type === "aws");
    return providers.flatMap((provider) => [
      ...foundIn(provider, redirecting, "sends AWS's calls elsewhere"),
      ...foundIn(provider, credentials, "has credentials in its code"),
    ]);
  },
};

function foundIn({ address, arguments: args }: Block, names: readonly string[], what: string): Found[] {
  const details = names.filter((name) => args[name] !== undefined && args[name] !== null);
  return details.length > 0 ? [{ message: `${what} (${address})`, details, address, fix: "// leave it out" }] : [];
}
