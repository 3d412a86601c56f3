/// <reference types="cdktf/lib/testing/adapters/jest" /> the types of cdktf's matchers

declare global {
  /** The AWS provider that the packages in this jest project pin. */
  const pinnedProvider: { readonly source: string; readonly version: string };
}

// Terraform and its provider end before their garbage matters: a tenth of the end-to-end tests' time.
process.env.GOGC ||= "off";
process.env.GOMEMLIMIT ||= "2GiB";
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

export {};
