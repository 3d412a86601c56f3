import "cdktf/lib/testing/adapters/jest"; // the types of the matchers
import { Testing } from "cdktf";

Testing.setupJest();

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
