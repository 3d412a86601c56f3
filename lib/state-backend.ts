import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";
import { cloudErrors, directoryErrors, s3Errors } from "./rules/backend";
import { factoryErrors } from "./rules/input";
import { backendMark } from "./rules/own-classes";

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
   * @default the credentials that deploy the stack
   */
  readonly profile?: string;
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
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export class StateBackend {
  protected readonly [backendMark] = true;

  private constructor(
    /** What is wrong with the options, in sentences; empty when nothing is. */
    readonly validate: (stackRegion?: unknown) => string[],
    /** The state's address for a stack; two stacks with the same one would overwrite each other's state. */
    readonly addressOf: (stackId: string) => string,
    /** Adds the backend to a stack. */
    readonly attachTo: (stack: TerraformStack, region: string) => void,
    /** The directory of local state. */
    readonly localDirectory?: string,
  ) {}

  /** Files in the project, one a stack, for one person on one machine. */
  static local(options: LocalStateOptions = {}): StateBackend {
    const { directory = "state" } = options ?? {};
    return new StateBackend(
      () => factoryErrors("StateBackend.local", options, { directory: true }, () => directoryErrors(directory)),
      (stackId) => `${directory}/${stackId}.tfstate`,
      // Terraform runs in cdktf.out/stacks/<stack>: a path relative to that is the same on every machine.
      (stack) => new LocalBackend(stack, { path: `../../../${directory}/${stack.node.id}.tfstate` }),
      directory,
    );
  }

  /**
   * An S3 bucket, with Terraform's own lock file.
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  static s3(options: S3StateOptions): StateBackend {
    const known = { bucket: true, key: true, region: true, kmsKeyId: true, profile: true } as const;
    const keyFor = (stackId: string) => options?.key ?? `${stackId}/terraform.tfstate`;
    return new StateBackend(
      (stackRegion) => factoryErrors("StateBackend.s3", options, known, () => s3Errors({ ...options }, stackRegion)),
      (stackId) => `s3://${options?.bucket}/${keyFor(stackId)}`,
      (stack, region) => {
        const { bucket, kmsKeyId, profile, region: bucketRegion = region } = options;
        const key = keyFor(stack.node.id);
        const backend = new S3Backend(stack, { bucket, key, region: bucketRegion, kmsKeyId, profile, encrypt: true });
        backend.addOverride("use_lockfile", true); // cdktf 0.21 does not know Terraform's lock file yet
      },
    );
  }

  /**
   * HCP Terraform. cdktf asks the `terraform` command for its version at synth with this backend.
   *
   * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
   */
  static cloud(options: CloudStateOptions): StateBackend {
    const known = { organization: true, workspace: true, project: true, hostname: true } as const;
    const workspaceFor = (stackId: string) => options?.workspace ?? stackId;
    return new StateBackend(
      () => factoryErrors("StateBackend.cloud", options, known, () => cloudErrors({ ...options })),
      (stackId) => `${options?.hostname ?? "app.terraform.io"}/${options?.organization}/${workspaceFor(stackId)}`,
      (stack) => {
        const { organization, project, hostname } = options;
        const workspaces = new NamedCloudWorkspace(workspaceFor(stack.node.id), project);
        new CloudBackend(stack, { organization, hostname, workspaces });
      },
    );
  }
}
