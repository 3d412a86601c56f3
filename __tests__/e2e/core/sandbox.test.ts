import { readdirSync } from "node:fs";
import { Project } from "../../support/project";
import { temporaryDirectory } from "../../support/temporary-directory";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [{ userName: "s3-image-optimizer", access: S3Access.allBuckets() }] }`);
});
afterAll(() => project.stop());

test("deploys main.ts in the sandbox, tries its key, and leaves nothing behind", async () => {
  const temporary = temporaryDirectory();
  const { status, stdout, stderr } = await project.command("sandbox", [], {
    TMPDIR: temporary,
    AWS_ENDPOINT_URL: undefined,
    NODE_DISABLE_COMPILE_CACHE: "1", // newer versions of Node keep what they compiled with the temporary files
  });
  expect(stdout).toMatch(/create bucket \S+ +│ allowed +│ allowed +│ ✓/);
  expect(stdout).toMatch(/upload \S+ +│ allowed +│ allowed +│ ✓/);
  expect(stdout).toMatch(/delete bucket \S+ +│ denied +│ denied +│ ✓/);
  expect(stdout).toMatch(/create IAM user \S+ +│ denied +│ denied +│ ✓/);
  expect(stdout).toMatch(/use a wrong secret +│ SignatureDoesNotMatch +│ SignatureDoesNotMatch +│ ✓/);
  expect(stdout).toContain("9 passed, 0 failed, 0 skipped");
  expect(stderr).toContain("✓ Deploying site");
  expect(status).toBe(0);
  expect(readdirSync(temporary)).toStrictEqual([]);
});
