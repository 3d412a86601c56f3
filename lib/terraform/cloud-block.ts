import type { Construct } from "constructs";
import { DataTerraformRemoteState, TerraformBackend, type TerraformRemoteState } from "./cdktf";

/** The settings of Terraform's `cloud` block. */
export interface CloudBlockProps {
  readonly organization: string;
  readonly workspace: string;
  readonly project?: string;
  readonly hostname?: string;
}

/**
 * Terraform's `cloud` block: state in HCP Terraform or Terraform Enterprise.
 *
 * cdktf's `CloudBackend` runs the `terraform` command at synth, which must work without Terraform. Versions of
 * Terraform before 1.1 reject the block.
 *
 * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
 */
export class CloudBlock extends TerraformBackend {
  constructor(
    scope: Construct,
    private readonly props: CloudBlockProps,
  ) {
    super(scope, "backend", "cloud");
  }

  override toTerraform(): object {
    const { organization, hostname, workspace, project } = this.props;
    return { terraform: { cloud: { organization, hostname, workspaces: { name: workspace, project } } } };
  }

  override toHclTerraform(): object {
    const { organization, hostname, workspace, project } = this.props;
    const workspaces = { value: strings({ name: workspace, project }), isBlock: true, type: "map" };
    return { terraform: { cloud: { ...strings({ organization, hostname }), workspaces } } };
  }

  /** The same as cdktf's backend has in the metadata. */
  override toMetadata(): object {
    const isPublic = (this.props.hostname ?? "app.terraform.io").startsWith("app.terraform.io");
    return { ...super.toMetadata(), cloud: isPublic ? "tfc" : "tfe" };
  }

  /** For stacks that read an output of this one. */
  override getRemoteStateDataSource(scope: Construct, name: string): TerraformRemoteState {
    const { organization, hostname, workspace } = this.props;
    return new DataTerraformRemoteState(scope, name, { organization, hostname, workspaces: { name: workspace } });
  }
}

/** Attributes as cdktf writes them in HCL, without those that are undefined. */
function strings(values: Readonly<Record<string, string | undefined>>): Record<string, object> {
  const attributes: Record<string, object> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) attributes[name] = { value, type: "simple", storageClassType: "string" };
  }
  return attributes;
}
