import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { deployedProject } from "../support/deployed-project";

const project = deployedProject([{ userName: "photos", access: S3Access.allBuckets() }]);
const eject = (...args: string[]) => project.command("eject", args);

test("writes a stack as HCL with the state where it was, and prints how to go on", async () => {
  const { status, stdout, stderr } = await eject("plain");
  expect({ status, stdout }).toStrictEqual({ status: 0, stdout: "plain/site/main.tf\n" });
  expect(stderr).toBe(`
Plain Terraform from here on, on the same state. Check that nothing would change:
  terraform -chdir=plain/site init && terraform -chdir=plain/site plan
`);
  const hcl = readFileSync(join(project.directory, "plain", "site", "main.tf"), "utf8");
  expect(hcl).toMatch(/backend "local" \{\n\s*path = "\.\.\/\.\.\/state\/site\.tfstate"/);
  expect(hcl).toContain('resource "aws_iam_user" "photos_user_');
});

test("writes nothing into a directory that is not empty", async () => {
  expect(await eject("bin")).toStrictEqual({
    status: 1,
    stdout: "",
    stderr: "bin is not empty. Name a new or an empty directory.\n",
  });
});

test("edits the project for CDK Terrain, and prints how to go on", async () => {
  const manifest = join(project.directory, "package.json");
  rmSync(manifest); // a link to this project's own
  writeFileSync(manifest, JSON.stringify({ scripts: { diff: "s3-user diff" }, dependencies: { cdktf: "0.21.0" } }));
  rmSync(join(project.directory, "tsconfig.json"));
  const { status, stdout, stderr } = await eject("--to", "cdktn");
  expect({ status, stdout }).toStrictEqual({ status: 0, stdout: "package.json\n" });
  expect(JSON.parse(readFileSync(manifest, "utf8")).dependencies).toStrictEqual({ cdktn: "0.24.0" });
  expect(stderr).toBe(`
CDK Terrain from here on, on the same state. It needs Node 22.19 or newer. Install it, and check the plan:
  rm -r node_modules package-lock.json && npm install
  npm run diff
Its AWS provider is 6.66.0. To stay on another for now, write in main.ts for each stack, for example:
  stack.addOverride("terraform.required_providers.aws.version", "5.100.0");
`);
});

test.each([
  [[], "error: name either a directory for the HCL, or --to cdktn\n"],
  [["plain", "--to", "cdktn"], "error: name either a directory for the HCL, or --to cdktn\n"],
  [["cdktf.json"], "error: cdktf.json must be a directory, but is a file\n"],
])("rejects %j", async (args, message) => {
  const { status, stderr } = await eject(...args);
  expect(stderr.startsWith(message) ? message : stderr).toBe(message);
  expect(status).toBe(2);
});
