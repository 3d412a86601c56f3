import { App } from "cdktf";
import { Construct } from "constructs";
import { needsWriteOnlyArguments } from "../../../lib/terraform/target-versions";

const contextOf = (context?: Record<string, unknown>): unknown => {
  const construct = new Construct(new App({ context }), "stack");
  needsWriteOnlyArguments(construct);
  return construct.node.tryGetContext("targetVersions");
};

test("says that write-only arguments need Terraform and OpenTofu 1.11", () => {
  expect(contextOf()).toStrictEqual({ terraform: ">=1.11.0", opentofu: ">=1.11.0" });
});

test("leaves the versions that a project's cdktf.json names", () => {
  expect(contextOf({ targetVersions: { terraform: ">=1.12.0" } })).toStrictEqual({ terraform: ">=1.12.0" });
});
