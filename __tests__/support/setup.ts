/// <reference types="cdktf/lib/testing/adapters/jest" /> the types of cdktf's matchers

declare global {
  /** The AWS provider that the packages in this jest project pin. */
  const pinnedProvider: { readonly source: string; readonly version: string };
}

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

export {};
