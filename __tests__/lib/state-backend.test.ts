import { mkdirSync } from "node:fs";
import { App, GcsBackend, Testing, Token } from "cdktf";
import { type S3StateOptions, S3UserStack, StateBackend } from "terraform-s3-user";
import { stackRefusals, testApp } from "../support/synth";
import { temporaryDirectory } from "../support/temporary-directory";

function terraformBlock(backend?: StateBackend, region?: string) {
  return JSON.parse(Testing.synth(new S3UserStack(testApp(), "website", { region, backend, users: [] }))).terraform;
}

test("keeps state locally by default, at a path that is the same on every machine", () => {
  expect(terraformBlock().backend).toEqual({ local: { path: "../../../state/website.tfstate" } });
  expect(terraformBlock(StateBackend.local()).backend).toEqual(terraformBlock().backend);
});

test("accepts another directory of the project for local state", () => {
  expect(terraformBlock(StateBackend.local({ directory: "private/tf-state" })).backend).toEqual({
    local: { path: "../../../private/tf-state/website.tfstate" },
  });
});

test("encrypts and locks state in S3, under the stack's name in the stack's region", () => {
  expect(terraformBlock(StateBackend.s3({ bucket: "my-state" }), "eu-west-1").backend).toEqual({
    s3: {
      bucket: "my-state",
      key: "website/terraform.tfstate",
      region: "eu-west-1",
      encrypt: true,
      use_lockfile: true,
    },
  });
});

test("accepts a key, a region, a KMS key and a profile for state in S3", () => {
  const options: S3StateOptions = {
    bucket: "my-state",
    key: "teams/web.tfstate",
    region: "eu-central-1",
    kmsKeyId: "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    profile: "state",
  };
  const { kmsKeyId, ...others } = options;
  expect(terraformBlock(StateBackend.s3(options), "us-east-1").backend).toEqual({
    s3: { ...others, kms_key_id: kmsKeyId, encrypt: true, use_lockfile: true },
  });
});

test("uses the stack's name as the workspace in HCP Terraform", () => {
  expect(terraformBlock(StateBackend.cloud({ organization: "my-company" })).cloud).toEqual({
    organization: "my-company",
    workspaces: { name: "website" },
  });
});

test("accepts a host, a workspace and a project for Terraform Enterprise", () => {
  const backend = StateBackend.cloud({
    organization: "my-company",
    hostname: "terraform.example.com",
    workspace: "s3-users",
    project: "web",
  });
  expect(terraformBlock(backend).cloud).toEqual({
    organization: "my-company",
    hostname: "terraform.example.com",
    workspaces: { name: "s3-users", project: "web" },
  });
});

/** The errors of a stack with this backend and no user, without the place. */
const refusalsOf = (backend: StateBackend) =>
  stackRefusals({ backend, users: [] }).map((error) => error.replace('stack "website": StateBackend.', ""));

test.each(["/var/state", "../state", ".", ".git", "", "cdktf.out", "cdktf.out/x"])(
  "rejects the directory %j for state, which is not one of its own in the project",
  (directory) => {
    const rule = 'a directory of its own inside the project: a relative path of letters, digits, ".", "_" and "-"';
    expect(refusalsOf(StateBackend.local({ directory }))).toEqual([
      `local: directory must be ${rule}, but is "${directory}". Write for example "state".`,
    ]);
  },
);

test.each(["/web", "web/", ""])("rejects the key %j for state", (key) => {
  const rule = 'an object key of 1–1,024 bytes that neither begins nor ends with "/"';
  expect(refusalsOf(StateBackend.s3({ bucket: "my-state", key }))).toEqual([
    `s3: key must be ${rule}, but is "${key}". Write for example "image-optimizer/terraform.tfstate".`,
  ]);
});

test.each([
  [() => StateBackend.local({ dir: "state" } as never), 'local: unknown property "dir". Write one of directory.'],
  [
    () => StateBackend.local(null as never),
    "local: the argument must be an object, but is null. Write one with directory.",
  ],
  [
    () => StateBackend.s3(undefined as never),
    "s3: the argument must be an object, but is undefined (an unset environment variable?). " +
      "Write one with bucket, key, region, kmsKeyId, profile, assumeRole.",
  ],
  [
    () => StateBackend.s3({} as never),
    "s3: bucket must be the name of one bucket, but is undefined (an unset environment variable?). " +
      'Write for example "my-terraform-state".',
  ],
  [
    () => StateBackend.s3({ bucket: "my-*" }),
    's3: bucket must be the name of one bucket, but is "my-*". Write for example "my-terraform-state".',
  ],
  [
    () => StateBackend.s3({ bucket: "My-State" }),
    's3: bucket name "My-State" must have only lower-case letters, digits, dots and hyphens. ' +
      "Copy the name from the S3 console.",
  ],
  [
    () => StateBackend.s3({ bucket: "my-state", region: "frankfurt" }),
    's3: region must be the name of an AWS region, but is "frankfurt". Write for example "us-east-1".',
  ],
  [
    () => StateBackend.s3({ bucket: "my-state", kmsKeyId: "alias/state" }),
    's3: kmsKeyId must be the ARN of a KMS key, but is "alias/state". ' +
      'Write for example "arn:aws:kms:us-east-1:123456789012:key/…".',
  ],
  [
    () => StateBackend.s3({ bucket: "my-state", profile: "" }),
    's3: profile must be the name of an AWS profile, but is "". ' +
      'Write the name that "aws configure list-profiles" shows, or leave it out.',
  ],
  [
    () => StateBackend.s3({ bucket: "my-state", use_lockfile: false } as never),
    's3: unknown property "use_lockfile". Write one of bucket, key, region, kmsKeyId, profile, assumeRole.',
  ],
  [
    () => StateBackend.s3({ bucket: "${var.bucket}" }),
    's3: bucket must be known at synth, but is "${var.bucket}". Write the value itself.',
  ],
  [
    () => StateBackend.cloud({ organization: "my company" }),
    'cloud: organization must be 3–40 letters, digits, "_" or "-", but is "my company". ' +
      "Copy it from the address app.terraform.io/app/<organization>.",
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", workspace: "s3 users" }),
    'cloud: workspace must be 1–90 letters, digits, "_" or "-", but is "s3 users". ' +
      "Leave it out to use the stack's name.",
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", hostname: "https://example.com" }),
    'cloud: hostname must be a host, but is "https://example.com". Write for example "app.terraform.io".',
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", hostname: 5 as never }),
    'cloud: hostname must be a host, but is 5. Write for example "app.terraform.io".',
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", project: "" }),
    'cloud: project must be the name of a project, but is "". Leave it out to use the default project.',
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", token: "secret" } as never),
    'cloud: unknown property "token". Write one of organization, workspace, project, hostname.',
  ],
])("rejects the backend %s: %s", (make, message) => {
  expect(refusalsOf(make())).toEqual([message]);
});

test("needs a region for state in S3 if the stack's is known only after apply", () => {
  const region = Token.asString({ Ref: "x" });
  expect(stackRefusals({ region, users: [], backend: StateBackend.s3({ bucket: "my-state" }) })).toEqual([
    expect.stringMatching(/^stack "website": StateBackend.s3: region must be known at synth, but is ".+"/),
  ]);
  const backend = StateBackend.s3({ bucket: "my-state", region: "eu-west-1" });
  expect(stackRefusals({ region, users: [], backend })).toEqual([]);
});

test.each([
  ["cdktf.out", "../../../state/site.tfstate"],
  ["build/terraform", "../../../../state/site.tfstate"],
])("keeps local state in the project when synth writes to %s", (outdir, path) => {
  const directory = process.cwd();
  process.chdir(temporaryDirectory());
  mkdirSync(outdir, { recursive: true });
  const stack = new S3UserStack(new App({ outdir }), "site", { users: [] });
  expect(JSON.parse(Testing.synth(stack)).terraform.backend.local.path).toBe(path);
  process.chdir(directory);
});

test("warns of an output directory outside the project, because local state would be outside too", () => {
  const stack = new S3UserStack(testApp(), "site", { users: [] });
  expect(stack.node.metadata.map(({ data }) => data)).toStrictEqual([
    expect.stringMatching(/cdktf.out is outside the project, so local state would be too\./),
  ]);
});

test("doesn't warn of the temporary output directory of a command", () => {
  process.env.S3_USER_TEMPORARY_OUTPUT = "1";
  const stack = new S3UserStack(new App({ outdir: temporaryDirectory() }), "site", { users: [] });
  delete process.env.S3_USER_TEMPORARY_OUTPUT;
  expect(stack.node.metadata).toStrictEqual([]);
});

test("builds any backend of Terraform", () => {
  const backend = StateBackend.custom((stack) => new GcsBackend(stack, { bucket: "states", prefix: stack.node.id }));
  const json = JSON.parse(Testing.synth(new S3UserStack(testApp(), "site", { users: [], backend })));
  expect(json.terraform.backend).toStrictEqual({ gcs: { bucket: "states", prefix: "site" } });
});
