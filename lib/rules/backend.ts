import { show } from "../iam/json";
import { isToken } from "../terraform/token";
import { assumeRoleErrors, profileErrors, regionErrors } from "./account";
import { bucketNameErrors } from "./buckets";

// What a state backend's options must be.

/** The directory of local state. */
export function directoryErrors(directory: unknown): string[] {
  if (typeof directory === "string" && /^(?!cdktf\.out(\/|$))[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(directory)) return [];
  return [
    `directory ${show(directory)} is not a directory of its own inside the project; write a relative path of letters, digits, ".", "_" and "-" (for example "state")`,
  ];
}

/** The options of an S3 backend. */
export function s3Errors(options: Readonly<Record<string, unknown>>, stackRegion: unknown): string[] {
  const { bucket, key, region, kmsKeyId, profile, assumeRole } = options;
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
    ...(profile === undefined ? [] : profileErrors(profile)),
    ...(assumeRole === undefined ? [] : assumeRoleErrors(assumeRole)),
  ];
}

/** Terraform reads the backend before anything else, so that an expression in it is an error. */
function tokenErrors(options: Record<string, unknown>): string[] {
  return Object.entries(options)
    .filter(([, value]) => isToken(value))
    .map(([property, value]) => `${property} is ${show(value)}, which is known only after apply; write it out`);
}

function isKey(key: unknown): boolean {
  return typeof key === "string" && /^[^/](.*[^/])?$/s.test(key) && Buffer.byteLength(key) <= 1024;
}

/** The options of HCP Terraform. */
export function cloudErrors(options: Readonly<Record<string, unknown>>): string[] {
  const { organization, workspace, project, hostname } = options;
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

/** The function that builds a backend of Terraform's. */
export function customErrors(attach: unknown): string[] {
  if (typeof attach === "function") return [];
  return [
    `StateBackend.custom: ${show(attach)} is not a function; write for example (stack) => new GcsBackend(stack, { … })`,
  ];
}
