import "cdktf/lib/testing/adapters/jest"; // the types of the matchers
import { Testing } from "cdktf";

Testing.setupJest();
