import { mkdirSync } from "node:fs";
import { App, GcsBackend, Testing, Token } from "cdktf";
import { type S3StateOptions, S3UserStack, StateBackend } from "terraform-s3-user";
import { stackRefusals, testApp } from "../support/synth";
import { temporaryDirectory } from "../support/temporary-directory";

function terraformBlock(backend?: StateBackend, region?: string) {
  return JSON.parse(Testing.synth(new S3UserStack(testApp(), "website", { region, backend, users: [] }))).terraform;
}

test("state is local by default, at a path that is the same on every machine", () => {
  expect(terraformBlock().backend).toEqual({ local: { path: "../../../state/website.tfstate" } });
  expect(terraformBlock(StateBackend.local()).backend).toEqual(terraformBlock().backend);
});

test("local state may live in another directory of the project", () => {
  expect(terraformBlock(StateBackend.local({ directory: "private/tf-state" })).backend).toEqual({
    local: { path: "../../../private/tf-state/website.tfstate" },
  });
});

test("state in S3 is encrypted and locked, under the stack's name in the stack's region", () => {
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

test("state in S3 may have a key, a region, a KMS key and a profile of its own", () => {
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

test("state in HCP Terraform has the stack's name for a workspace", () => {
  expect(terraformBlock(StateBackend.cloud({ organization: "my-company" })).cloud).toEqual({
    organization: "my-company",
    workspaces: { name: "website" },
  });
});

test("state in Terraform Enterprise may have a host, a workspace and a project", () => {
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

test.each([
  [
    () => StateBackend.local({ directory: "/var/state" }),
    'local: directory "/var/state" is not a directory of its own inside the project; write a relative path of letters, digits, ".", "_" and "-" (for example "state")',
  ],
  [() => StateBackend.local({ directory: "../state" }), 'local: directory "../state" is not a directory of its own'],
  [() => StateBackend.local({ directory: "." }), 'local: directory "." is not a directory of its own'],
  [() => StateBackend.local({ directory: ".git" }), 'local: directory ".git" is not a directory of its own'],
  [() => StateBackend.local({ directory: "" }), 'local: directory "" is not a directory of its own'],
  [() => StateBackend.local({ directory: "cdktf.out" }), 'local: directory "cdktf.out" is not a directory of its own'],
  [() => StateBackend.local({ directory: "cdktf.out/x" }), 'local: directory "cdktf.out/x" is not a directory of its'],
  [() => StateBackend.local({ dir: "state" } as never), 'local: unknown property "dir"; write one of directory'],
  [() => StateBackend.local(null as never), "local: the options are null; write an object with directory"],
  [
    () => StateBackend.s3(undefined as never),
    "s3: the options are undefined; write an object with bucket, key, region, kmsKeyId, profile",
  ],
  [
    () => StateBackend.s3({} as never),
    's3: bucket undefined is not one bucket\'s name; write for example "my-terraform-state"',
  ],
  [() => StateBackend.s3({ bucket: "my-*" }), 's3: bucket "my-*" is not one bucket\'s name'],
  [() => StateBackend.s3({ bucket: "My-State" }), 's3: bucket name "My-State" has characters that S3 does not allow'],
  [
    () => StateBackend.s3({ bucket: "my-state", key: "/web" }),
    's3: key "/web" is not an object key; write 1–1,024 characters that neither begin nor end with "/"',
  ],
  [() => StateBackend.s3({ bucket: "my-state", key: "web/" }), 's3: key "web/" is not an object key'],
  [() => StateBackend.s3({ bucket: "my-state", key: "" }), 's3: key "" is not an object key'],
  [() => StateBackend.s3({ bucket: "my-state", region: "frankfurt" }), 's3: region "frankfurt" is not an AWS region'],
  [
    () => StateBackend.s3({ bucket: "my-state", kmsKeyId: "alias/state" }),
    's3: kmsKeyId "alias/state" is not a KMS key\'s ARN; write for example "arn:aws:kms:us-east-1:123456789012:key/…"',
  ],
  [
    () => StateBackend.s3({ bucket: "my-state", profile: "" }),
    's3: profile is ""; write the name of a profile of your AWS configuration, or leave it out',
  ],
  [
    () => StateBackend.s3({ bucket: "my-state", use_lockfile: false } as never),
    's3: unknown property "use_lockfile"; write one of bucket, key, region, kmsKeyId, profile',
  ],
  [
    () => StateBackend.s3({ bucket: "${var.bucket}" }),
    's3: bucket is "${var.bucket}", which is known only after apply; write it out',
  ],
  [
    () => StateBackend.cloud({ organization: "my company" }),
    'cloud: organization "my company" is not a name; write 3–40 letters, digits, "_" or "-"',
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", workspace: "s3 users" }),
    'cloud: workspace "s3 users" is not a name; write 1–90 letters, digits, "_" or "-"',
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", hostname: "https://example.com" }),
    'cloud: hostname "https://example.com" is not a host; write for example "app.terraform.io"',
  ],
  [() => StateBackend.cloud({ organization: "my-company", hostname: 5 as never }), "cloud: hostname 5 is not a"],
  [
    () => StateBackend.cloud({ organization: "my-company", project: "" }),
    'cloud: project is ""; write a name or leave',
  ],
  [
    () => StateBackend.cloud({ organization: "my-company", token: "secret" } as never),
    'cloud: unknown property "token"; write one of organization, workspace, project, hostname',
  ],
])("the backend %s is refused: %s", (make, message) => {
  const errors = stackRefusals({ backend: make(), users: [] });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(`stack "website": StateBackend.${message}`);
});

test("state in S3 needs a region of its own where only Terraform knows the stack's", () => {
  const region = Token.asString({ Ref: "x" });
  expect(stackRefusals({ region, users: [], backend: StateBackend.s3({ bucket: "my-state" }) })).toEqual([
    expect.stringMatching(/^stack "website": StateBackend.s3: region is ".+", which is known only after apply/),
  ]);
  const backend = StateBackend.s3({ bucket: "my-state", region: "eu-west-1" });
  expect(stackRefusals({ region, users: [], backend })).toEqual([]);
});

test.each([
  ["cdktf.out", "../../../state/site.tfstate"],
  ["build/terraform", "../../../../state/site.tfstate"],
])("local state lies in the project when synth writes to %s", (outdir, path) => {
  const directory = process.cwd();
  process.chdir(temporaryDirectory());
  mkdirSync(outdir, { recursive: true });
  const stack = new S3UserStack(new App({ outdir }), "site", { users: [] });
  expect(JSON.parse(Testing.synth(stack)).terraform.backend.local.path).toBe(path);
  process.chdir(directory);
});

test("an output directory outside the project is told of, because local state would lie beside it", () => {
  const stack = new S3UserStack(testApp(), "site", { users: [] });
  expect(stack.node.metadata.map(({ data }) => data)).toStrictEqual([
    expect.stringMatching(
      /^stack "site": .*cdktf.out is outside the project, so local state would be outside the project too/,
    ),
  ]);
});

test("any backend of Terraform's can be built", () => {
  const backend = StateBackend.custom((stack) => new GcsBackend(stack, { bucket: "states", prefix: stack.node.id }));
  const json = JSON.parse(Testing.synth(new S3UserStack(testApp(), "site", { users: [], backend })));
  expect(json.terraform.backend).toStrictEqual({ gcs: { bucket: "states", prefix: "site" } });
});
