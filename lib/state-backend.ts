import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";
import { bucketNameErrors } from "./bucket-rules";
import { factoryErrors, regionErrors, show } from "./iam-rules";
import { isToken } from "./terraform-token";

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
      (stackRegion) => factoryErrors("StateBackend.s3", options, known, () => s3Errors(options, stackRegion)),
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
      () => factoryErrors("StateBackend.cloud", options, known, () => cloudErrors(options)),
      (stackId) => `${options?.hostname ?? "app.terraform.io"}/${options?.organization}/${workspaceFor(stackId)}`,
      (stack) => {
        const { organization, project, hostname } = options;
        const workspaces = new NamedCloudWorkspace(workspaceFor(stack.node.id), project);
        new CloudBackend(stack, { organization, hostname, workspaces });
      },
    );
  }
}

function directoryErrors(directory: unknown): string[] {
  if (typeof directory === "string" && /^(?!cdktf\.out(\/|$))[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(directory)) return [];
  return [
    `directory ${show(directory)} is not a directory of its own inside the project; write a relative path of letters, digits, ".", "_" and "-" (for example "state")`,
  ];
}

function s3Errors(options: S3StateOptions, stackRegion: unknown): string[] {
  const { bucket, key, region, kmsKeyId, profile } = options;
  return [
    ...tokenErrors({ bucket, key, region: region ?? stackRegion, kmsKeyId, profile }),
    ...(typeof bucket === "string" && !/[*?]/.test(bucket)
      ? bucketNameErrors(bucket)
      : [`bucket ${show(bucket)} is not one bucket's name; write for example "my-terraform-state"`]),
    ...(key === undefined || isKey(key)
      ? []
      : [`key ${show(key)} is not an object key; write 1–1,024 characters that neither begin nor end with "/"`]),
    ...(region === undefined ? [] : regionErrors(region)),
    ...(kmsKeyId === undefined || isText(kmsKeyId, /^arn:[a-z-]+:kms:[^:]+:\d{12}:(key|alias)\/.+$/)
      ? []
      : [
          `kmsKeyId ${show(kmsKeyId)} is not a KMS key's ARN; write for example "arn:aws:kms:us-east-1:123456789012:key/…"`,
        ]),
    ...optionalTextErrors("profile", profile),
  ];
}

/** Terraform reads the backend before anything else, so that an expression in it is an error. */
function tokenErrors(options: Record<string, unknown>): string[] {
  return Object.entries(options)
    .filter(([, value]) => isToken(value))
    .map(([property, value]) => `${property} is ${show(value)}, which Terraform does not know yet; write it out`);
}

function isKey(key: unknown): boolean {
  return typeof key === "string" && /^[^/](.*[^/])?$/s.test(key) && Buffer.byteLength(key) <= 1024;
}

function cloudErrors({ organization, workspace, project, hostname }: CloudStateOptions): string[] {
  return [
    ...(isText(organization, /^[\w-]{3,40}$/)
      ? []
      : [`organization ${show(organization)} is not a name; write 3–40 letters, digits, "_" or "-"`]),
    ...(workspace === undefined || isText(workspace, /^[\w-]{1,90}$/)
      ? []
      : [`workspace ${show(workspace)} is not a name; write 1–90 letters, digits, "_" or "-"`]),
    ...tokenErrors({ project }),
    ...optionalTextErrors("project", project),
    ...(hostname === undefined || isText(hostname, /^[a-z0-9.-]+(:\d+)?$/i)
      ? []
      : [`hostname ${show(hostname)} is not a host; write for example "app.terraform.io"`]),
  ];
}

function isText(value: unknown, form: RegExp): boolean {
  return typeof value === "string" && form.test(value);
}

function optionalTextErrors(property: string, value: unknown): string[] {
  if (value === undefined || (typeof value === "string" && value !== "")) return [];
  return [`${property} is ${show(value)}; write a name or leave it out`];
}
