import { Testing } from "cdktf";
import { S3Access, S3UserStack, type S3UserStackProps, StateBackend } from "terraform-s3-user";
import { testApp } from "../support/synth";

// `cdktf synth --hcl` is the way out of CDKTF: what it writes must be sound Terraform.

function synthHcl(props: S3UserStackProps): string {
  return Testing.synthHcl(new S3UserStack(testApp(), "website", props));
}

test("pins the same provider in HCL as in JSON", () => {
  const [, version] = /required_providers \{\s+aws = \{\s+version = "([^"]+)"/.exec(synthHcl({ users: [] })) ?? [];
  expect(version).toBe(pinnedProvider.version);
});

test("has an import block in HCL for an imported user", () => {
  expect(synthHcl({ users: [{ userName: "ada", access: S3Access.allBuckets(), existing: "import" }] })).toMatch(
    /^import \{\nto = aws_iam_user\.ada_user_[0-9A-F]{8}\nid = "ada"\n\}$/m,
  );
});

test("locks and encrypts state in S3 in HCL", () => {
  const hcl = synthHcl({ backend: StateBackend.s3({ bucket: "my-state" }), users: [] });
  expect(hcl).toMatch(/backend "s3" \{[^}]*^encrypt = true\nuse_lockfile = true$/m);
});

test.each([
  ["the walkthrough's policy", S3Access.allBuckets()],
  ["a policy variable", S3Access.buckets(["photos/${aws:username}/*"])],
  ["a Terraform expression", S3Access.buckets(["${aws_s3_bucket.photos.bucket}"])],
])("writes %s in HCL as a heredoc, in which quotes need no escape", (_, access) => {
  const hcl = synthHcl({ users: [{ userName: "ada", access }] });
  const [, policy] = /^policy = <<EOF\n([\s\S]+?)\nEOF$/m.exec(hcl) ?? [];
  expect(policy).toBe(JSON.stringify(JSON.parse(access.toTerraformText()), null, 2));
});

test("prevents the destruction of a protected user in HCL", () => {
  expect(synthHcl({ users: [{ userName: "ada", access: S3Access.allBuckets(), preventDestroy: true }] })).toMatch(
    /lifecycle \{\n\s*prevent_destroy = true\n\}/,
  );
});
