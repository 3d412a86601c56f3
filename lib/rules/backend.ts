import { isToken } from "../terraform/token";
import { assumeRoleErrors, profileErrors, regionErrors } from "./account";
import { bucketNameErrors } from "./buckets";
import { formErrors, ifSet, mustBe } from "./input";

// The options of a state backend. Terraform reads them before it evaluates anything, so none can be an expression.

export function directoryErrors(directory: unknown): string[] {
  const form = /^(?!cdktf\.out(\/|$))[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;
  if (typeof directory === "string" && form.test(directory)) return [];
  const rule = 'a directory of its own inside the project: a relative path of letters, digits, ".", "_" and "-"';
  return [mustBe("directory", rule, directory, 'Write for example "state"')];
}

export function s3BackendErrors(options: Readonly<Record<string, unknown>>, stackRegion: unknown): string[] {
  const { bucket, key, region, kmsKeyId, profile, assumeRole } = options;
  return [
    ...tokenErrors({ bucket, key, region: region ?? stackRegion, kmsKeyId, profile }),
    ...(typeof bucket === "string" && !/[*?]/.test(bucket)
      ? bucketNameErrors(bucket)
      : [mustBe("bucket", "the name of one bucket", bucket, 'Write for example "my-terraform-state"')]),
    ...ifSet(key, keyErrors),
    ...ifSet(region, regionErrors),
    ...ifSet(kmsKeyId, kmsKeyArnErrors),
    ...ifSet(profile, profileErrors),
    ...ifSet(assumeRole, assumeRoleErrors),
  ];
}

function tokenErrors(options: Record<string, unknown>): string[] {
  const unknown = Object.entries(options).filter(([, value]) => isToken(value));
  return unknown.map(([property, value]) => mustBe(property, "known at synth", value, "Write the value itself"));
}

function keyErrors(key: unknown): string[] {
  if (isToken(key)) return [];
  if (typeof key === "string" && /^[^/](.*[^/])?$/s.test(key) && Buffer.byteLength(key) <= 1024) return [];
  const rule = 'an object key of 1–1,024 bytes that neither begins nor ends with "/"';
  return [mustBe("key", rule, key, 'Write for example "image-optimizer/terraform.tfstate"')];
}

function kmsKeyArnErrors(key: unknown): string[] {
  const form = /^arn:[a-z-]+:kms:[^:]+:\d{12}:(key|alias)\/.+$/;
  const fix = 'Write for example "arn:aws:kms:us-east-1:123456789012:key/…"';
  return formErrors("kmsKeyId", key, form, "the ARN of a KMS key", fix);
}

export function cloudErrors(options: Readonly<Record<string, unknown>>): string[] {
  const { organization, workspace, project, hostname } = options;
  const nameRule = (max: string) => `${max} letters, digits, "_" or "-"`;
  const organizationFix = "Copy it from the address app.terraform.io/app/<organization>";
  return [
    ...tokenErrors({ organization, workspace, project, hostname }),
    ...formErrors("organization", organization, /^[\w-]{3,40}$/, nameRule("3–40"), organizationFix),
    ...ifSet(workspace, (name) =>
      formErrors("workspace", name, /^[\w-]{1,90}$/, nameRule("1–90"), "Leave it out to use the stack's name"),
    ),
    ...ifSet(project, (name) =>
      formErrors("project", name, /^.+$/s, "the name of a project", "Leave it out to use the default project"),
    ),
    ...ifSet(hostname, (name) =>
      formErrors("hostname", name, /^[a-z0-9.-]+(:\d+)?$/i, "a host", 'Write for example "app.terraform.io"'),
    ),
  ];
}
