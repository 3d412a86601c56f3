import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject } from "../../support/deployed-project";

// A file next to cdk.tf.json changes what Terraform does, so a deploy refuses it, and the doctor says so before.

const project = deployedProject([{ userName: "photos", access: S3Access.readOnly(["photos"]) }]);
const written = join(project.directory, "cdktf.out");
const doctor = () => project.command("doctor", [], { AWS_ENDPOINT_URL: "http://127.0.0.1:9" });

test("fails where Terraform would read another file, too", async () => {
  cpSync(join(project.directory, "synthesized"), written, { recursive: true });
  expect((await doctor()).stdout).toContain("✓ Stack site: synthesized and up to date");
  writeFileSync(join(written, "stacks", "site", "more.tf"), "");
  const { stdout, status } = await doctor();
  expect(stdout).toContain("✗ Stack site: Terraform would read more.tf in ");
  expect(stdout).not.toContain("synthesized and up to date");
  expect(status).toBe(3);
});
