import { CloudBackend, NamedCloudWorkspace, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { CloudBlock, type CloudBlockProps } from "../../../lib/terraform/cloud-block";
import { testApp } from "../../support/synth";

/** Everything that a backend writes: JSON, HCL and metadata. */
function written(attach: (stack: TerraformStack) => void): object {
  const stack = new TerraformStack(testApp(), "site");
  attach(stack);
  const { terraform, "//": metadata } = JSON.parse(Testing.synth(stack));
  return { terraform, metadata, hcl: Testing.synthHcl(stack) };
}

test.each<[string, CloudBlockProps]>([
  ["an organization", { organization: "org", workspace: "site" }],
  ["another host", { organization: "org", workspace: "site", hostname: "tf.example.com" }],
])("writes what cdktf's own cloud backend writes for %s", (_, props) => {
  const { workspace, ...others } = props;
  const ofCdktf = (stack: TerraformStack) =>
    new CloudBackend(stack, { ...others, workspaces: new NamedCloudWorkspace(workspace) });
  expect(written((stack) => new CloudBlock(stack, props))).toStrictEqual(written(ofCdktf));
});

test("writes the project of the workspace, in HCL too", () => {
  const { terraform, hcl } = written(
    (stack) => new CloudBlock(stack, { organization: "org", workspace: "site", project: "web" }),
  ) as { terraform: object; hcl: string };
  expect(terraform).toMatchObject({ cloud: { workspaces: { name: "site", project: "web" } } });
  expect(hcl).toContain('project = "web"');
});

test("lets another stack read an output", () => {
  const app = testApp();
  const producer = new TerraformStack(app, "producer");
  new CloudBlock(producer, { organization: "org", workspace: "site", hostname: "tf.example.com" });
  const output = new TerraformOutput(producer, "name", { value: "photos" });
  const consumer = new TerraformStack(app, "consumer");
  const backend = new CloudBlock(consumer, { organization: "org", workspace: "other" });
  backend.getRemoteStateDataSource(consumer, "remote");
  expect(output.value).toBe("photos");
  expect(JSON.parse(Testing.synth(consumer)).data.terraform_remote_state.remote).toMatchObject({
    backend: "remote",
    config: { organization: "org", workspaces: { name: "other" } },
  });
});
