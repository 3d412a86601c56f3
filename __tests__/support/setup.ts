/// <reference types="cdktf/lib/testing/adapters/jest" /> the types of cdktf's matchers

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
