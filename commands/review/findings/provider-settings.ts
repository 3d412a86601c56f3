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

/** Arguments that contain credentials. */
const credentials = ["access_key", "secret_key", "token"];

export const providerSettings: StackRule = {
  name: "provider-settings",
  severities: ["high"],
  finds: "The AWS provider has endpoints, a proxy or certificates of its own, or credentials in the code.",
  why: "The server at that address sees the calls and can forge the answers. Anyone who can read the code has the credentials in it.",
  remedy: "Leave them out: credentials come from the environment or a profile.",
  look: ({ stack }) =>
    [...stack.blocks.values()].filter(({ kind, type }) => kind === "provider" && type === "aws").flatMap(foundIn),
};

function foundIn({ address, arguments: args }: Block): Found[] {
  const found: Found[] = [];
  const look = (names: readonly string[], message: string) => {
    const used = names.filter((name) => args[name] !== undefined && args[name] !== null);
    if (used.length === 0) return;
    found.push({
      message: `${message} (${address})`,
      details: used,
      address,
      fix: "// leave it out",
    });
  };
  look(redirecting, "sends AWS's calls elsewhere");
  look(credentials, "has credentials in its code");
  return found;
}
