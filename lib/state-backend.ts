import { isAbsolute, relative, sep } from "node:path";
import type { TerraformBackend, TerraformStack } from "cdktf";
import type { AssumeRole } from "./assume-role";
import { cloudErrors, customErrors, directoryErrors, s3Errors } from "./rules/backend";
import { factoryErrors, withoutNulls } from "./rules/input";
import { backendMark } from "./rules/own-classes";
import { Annotations, App, LocalBackend, S3Backend } from "./terraform/cdktf";
import { CloudBlock } from "./terraform/cloud-block";

/** State in files of this project. */
export interface LocalStateOptions {
  /**
   * A directory of its own beside `cdktf.out`, made readable by you only. Git must ignore it.
   * @default "state"
   */
  readonly directory?: string;
}

/** State in an S3 bucket that exists already: encrypted, and locked while somebody deploys. */
export interface S3StateOptions {
  /** The bucket. Switch its versioning on: it is the backup of your state. */
  readonly bucket: string;
  /**
   * The object's key, at most 1,024 bytes.
   * @default "<stack>/terraform.tfstate"
   */
  readonly key?: string;
  /**
   * The bucket's region.
   * @default the stack's region
   */
  readonly region?: string;
  /**
   * A KMS key to encrypt with: its ARN.
   * @default S3's own encryption
   */
  readonly kmsKeyId?: string;
  /**
   * A profile of your AWS configuration for the state only.
   * @default the credentials of whoever runs Terraform, not the stack's own `profile`
   */
  readonly profile?: string;
  /**
   * A role for the state only, for example in the account that keeps every stack's state.
   * @default the credentials of whoever runs Terraform, not the stack's own `assumeRole`
   */
  readonly assumeRole?: AssumeRole;
}

/** State in HCP Terraform or Terraform Enterprise. */
export interface CloudStateOptions {
  /** The organization's name. */
  readonly organization: string;
  /**
   * The workspace's name.
   * @default the stack's name
   */
  readonly workspace?: string;
  /**
   * The project that a new workspace is put in.
   * @default the organization's default project
   */
  readonly project?: string;
  /**
   * The host of a Terraform Enterprise installation.
   * @default "app.terraform.io"
   */
  readonly hostname?: string;
}

/**
 * Where a stack's Terraform state lives. State holds the secret of every access key without a PGP key, so it must be
 * as safe as the secret itself.
 *
 * @example
 * backend: StateBackend.s3({ bucket: "my-terraform-state" })
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export class StateBackend {
  protected readonly [backendMark] = true;

  private constructor(
    /**
     * What is wrong with the options, in sentences; empty when nothing is.
     *
     * @internal
     */
    readonly validate: (stackRegion?: unknown) => string[],
    /**
     * Adds the backend to a stack.
     *
     * @internal
     */
    readonly attachTo: (stack: TerraformStack, region: string) => void,
    /**
     * The directory of local state.
     *
     * @internal
     */
    readonly localDirectory?: string,
  ) {}

  /**
   * Files in the project, one a stack, for one person on one machine.
   *
   * @example
   * StateBackend.local({ directory: "terraform-state" })
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/local
   */
  static local(given: LocalStateOptions = {}): StateBackend {
    const options = withoutNulls(given);
    const { directory = "state" } = options ?? {};
    return new StateBackend(
      () => factoryErrors("StateBackend.local", options, { directory: true }, () => directoryErrors(directory)),
      (stack) => new LocalBackend(stack, { path: `${upToProject(stack)}/${directory}/${stack.node.id}.tfstate` }),
      directory,
    );
  }

  /**
   * An S3 bucket, with Terraform's own lock file.
   *
   * @example
   * StateBackend.s3({ bucket: "my-terraform-state", kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/…" })
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  static s3(given: S3StateOptions): StateBackend {
    const options = withoutNulls(given);
    const known = { bucket: true, key: true, region: true, kmsKeyId: true, profile: true, assumeRole: true } as const;
    return new StateBackend(
      (stackRegion) => factoryErrors("StateBackend.s3", options, known, () => s3Errors({ ...options }, stackRegion)),
      (stack, region) => {
        const { key = `${stack.node.id}/terraform.tfstate`, region: bucketRegion = region, ...others } = options;
        const backend = new S3Backend(stack, { ...others, key, region: bucketRegion, encrypt: true });
        backend.addOverride("use_lockfile", true); // cdktf 0.21 does not know Terraform's lock file yet
      },
    );
  }

  /**
   * HCP Terraform or Terraform Enterprise.
   *
   * @example
   * StateBackend.cloud({ organization: "example" })
   *
   * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
   */
  static cloud(given: CloudStateOptions): StateBackend {
    const options = withoutNulls(given);
    const known = { organization: true, workspace: true, project: true, hostname: true } as const;
    return new StateBackend(
      () => factoryErrors("StateBackend.cloud", options, known, () => cloudErrors({ ...options })),
      (stack) => {
        const { organization, project, hostname, workspace = stack.node.id } = options;
        new CloudBlock(stack, { organization, hostname, workspace, project });
      },
    );
  }

  /**
   * Any other backend of Terraform's.
   *
   * @param attach builds the backend in the stack: `GcsBackend`, `AzurermBackend`, `HttpBackend`, … of cdktf
   * @example
   * StateBackend.custom((stack) => new GcsBackend(stack, { bucket: "my-state", prefix: stack.node.id }))
   *
   * @see https://developer.hashicorp.com/terraform/language/backend
   */
  static custom(attach: (stack: TerraformStack) => TerraformBackend): StateBackend {
    return new StateBackend(() => customErrors(attach), attach);
  }
}

/**
 * From where Terraform runs for a stack to the project, the same on every machine: three levels up from
 * `cdktf.out/stacks/<stack>`, more where `--output` names a deeper directory of the project.
 */
function upToProject(stack: TerraformStack): string {
  const { outdir } = App.of(stack);
  const output = relative(process.cwd(), outdir);
  const isInProject = output !== "" && !output.startsWith("..") && !isAbsolute(output);
  if (!isInProject) {
    Annotations.of(stack).addWarning(
      `stack "${stack.node.id}": ${outdir} is outside the project, so local state would be outside the project too`,
    );
  }
  const levels = isInProject ? output.split(sep).length : 1;
  return Array(levels + 2)
    .fill("..")
    .join("/");
}
