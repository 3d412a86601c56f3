import { isAbsolute, relative, sep } from "node:path";
import type { TerraformBackend, TerraformStack } from "cdktf";
import type { AssumeRole } from "./assume-role";
import { cloudErrors, directoryErrors, s3BackendErrors } from "./rules/backend";
import { factoryErrors, functionErrors, withoutNulls } from "./rules/input";
import { backendMark } from "./rules/own-classes";
import { Annotations, App, LocalBackend, S3Backend } from "./terraform/cdktf";
import { CloudBlock } from "./terraform/cloud-block";

/** Options of {@link StateBackend.local}. */
export interface LocalStateOptions {
  /**
   * A directory of the project for state only. Synth makes it readable by you only. Git must ignore it.
   * @default "state"
   */
  readonly directory?: string;
}

/** Options of {@link StateBackend.s3}. The state is encrypted, and locked during a deploy. */
export interface S3StateOptions {
  /** The name of an existing bucket. Enable its versioning: it is the backup of your state. */
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
   * The ARN of a KMS key to encrypt with.
   * @default the bucket's default encryption
   */
  readonly kmsKeyId?: string;
  /**
   * An AWS profile for the state only.
   * @default the credentials of the environment, not the stack's `profile`
   */
  readonly profile?: string;
  /**
   * A role for the state only, for example in the account that contains the state of every stack.
   * @default the credentials of the environment, not the stack's `assumeRole`
   */
  readonly assumeRole?: AssumeRole;
}

/** Options of {@link StateBackend.cloud}. */
export interface CloudStateOptions {
  /** The organization's name. */
  readonly organization: string;
  /**
   * The workspace's name.
   * @default the stack's name
   */
  readonly workspace?: string;
  /**
   * The project for a new workspace.
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
 * The place of a stack's Terraform state. The state contains the secret of every access key without a PGP key, so
 * protect it like the secret itself.
 *
 * @example
 * backend: StateBackend.s3({ bucket: "my-terraform-state" })
 *
 * @see https://developer.hashicorp.com/terraform/language/backend
 */
export abstract class StateBackend {
  protected readonly [backendMark] = true;

  /**
   * Creates a backend of files in the project, one for each stack, for one person on one machine.
   *
   * @example
   * StateBackend.local({ directory: "terraform-state" })
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/local
   */
  static local(options: LocalStateOptions = {}): StateBackend {
    return new LocalState(withoutNulls(options));
  }

  /**
   * Creates a backend in an S3 bucket, with Terraform's own lock file.
   *
   * @example
   * StateBackend.s3({ bucket: "my-terraform-state", kmsKeyId: "arn:aws:kms:us-east-1:123456789012:key/…" })
   *
   * @see https://developer.hashicorp.com/terraform/language/backend/s3
   */
  static s3(options: S3StateOptions): StateBackend {
    return new S3State(withoutNulls(options));
  }

  /**
   * Creates a backend in HCP Terraform or Terraform Enterprise.
   *
   * @example
   * StateBackend.cloud({ organization: "example" })
   *
   * @see https://developer.hashicorp.com/terraform/cli/cloud/settings
   */
  static cloud(options: CloudStateOptions): StateBackend {
    return new CloudState(withoutNulls(options));
  }

  /**
   * Creates any other backend of Terraform.
   *
   * @param attach builds the backend in the stack: `GcsBackend`, `AzurermBackend`, `HttpBackend`, … of cdktf
   * @example
   * StateBackend.custom((stack) => new GcsBackend(stack, { bucket: "my-state", prefix: stack.node.id }))
   *
   * @see https://developer.hashicorp.com/terraform/language/backend
   */
  static custom(attach: (stack: TerraformStack) => TerraformBackend): StateBackend {
    return new CustomState(attach);
  }

  /**
   * The errors in the options, as sentences.
   *
   * @internal
   */
  abstract validate(stackRegion?: unknown): string[];

  /**
   * Adds the backend to a stack.
   *
   * @internal
   */
  abstract attachTo(stack: TerraformStack, region: string): void;

  /**
   * Whether the state is in files on this machine.
   *
   * @internal
   */
  get isLocal(): boolean {
    return false;
  }
}

class LocalState extends StateBackend {
  constructor(private readonly options: LocalStateOptions) {
    super();
  }

  override get isLocal(): boolean {
    return true;
  }

  validate(): string[] {
    return factoryErrors("StateBackend.local", this.options, { directory: true }, () =>
      directoryErrors(this.directory),
    );
  }

  attachTo(stack: TerraformStack): void {
    new LocalBackend(stack, { path: `${upToProject(stack)}/${this.directory}/${stack.node.id}.tfstate` });
  }

  private get directory(): string {
    return this.options?.directory ?? "state";
  }
}

class S3State extends StateBackend {
  constructor(private readonly options: S3StateOptions) {
    super();
  }

  validate(stackRegion: unknown): string[] {
    const known = { bucket: true, key: true, region: true, kmsKeyId: true, profile: true, assumeRole: true } as const;
    return factoryErrors("StateBackend.s3", this.options, known, () =>
      s3BackendErrors({ ...this.options }, stackRegion),
    );
  }

  attachTo(stack: TerraformStack, stackRegion: string): void {
    const { key = `${stack.node.id}/terraform.tfstate`, region = stackRegion, ...others } = this.options;
    const backend = new S3Backend(stack, { ...others, key, region, encrypt: true });
    backend.addOverride("use_lockfile", true); // cdktf 0.21 has no property for it
  }
}

class CloudState extends StateBackend {
  constructor(private readonly options: CloudStateOptions) {
    super();
  }

  validate(): string[] {
    const known = { organization: true, workspace: true, project: true, hostname: true } as const;
    return factoryErrors("StateBackend.cloud", this.options, known, () => cloudErrors({ ...this.options }));
  }

  attachTo(stack: TerraformStack): void {
    const { organization, project, hostname, workspace = stack.node.id } = this.options;
    new CloudBlock(stack, { organization, hostname, workspace, project });
  }
}

class CustomState extends StateBackend {
  constructor(private readonly attach: (stack: TerraformStack) => TerraformBackend) {
    super();
  }

  validate(): string[] {
    return functionErrors("StateBackend.custom", this.attach, "(stack) => new GcsBackend(stack, { … })");
  }

  attachTo(stack: TerraformStack): void {
    this.attach(stack);
  }
}

/**
 * The relative path from the directory in which Terraform runs for a stack to the project, the same on every machine:
 * three levels up from `cdktf.out/stacks/<stack>`, more if `--output` is a deeper directory of the project.
 */
function upToProject(stack: TerraformStack): string {
  const { outdir } = App.of(stack);
  const output = relative(process.cwd(), outdir);
  const isInProject = output !== "" && !output.startsWith("..") && !isAbsolute(output);
  const isTemporary = process.env.S3_USER_TEMPORARY_OUTPUT !== undefined; // of a command
  if (!isInProject && !isTemporary) {
    Annotations.of(stack).addWarning(
      `${outdir} is outside the project, so local state would be too. Choose an output directory in the project.`,
    );
  }
  const levels = isInProject ? output.split(sep).length : 1;
  return Array(levels + 2)
    .fill("..")
    .join("/");
}
