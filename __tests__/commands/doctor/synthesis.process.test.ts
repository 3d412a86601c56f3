import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import type { Check } from "../../../commands/doctor/check";
import { deployedProject } from "../../support/deployed-project";

const project = deployedProject([{ userName: "web", access: S3Access.readOnly(["photos"]) }]);
project.deploy();
const output = join(project.directory, "cdktf.out");

/** What doctor says of the one stack's Terraform JSON. */
async function found(): Promise<Check | undefined> {
  const { stdout } = await project.command("doctor", ["--json"]);
  return (JSON.parse(stdout) as Check[]).find(({ message }) => /synthesized|cdktf\.out/.test(message));
}

test("compares cdktf.out with what main.ts synthesizes now", async () => {
  await project.command("credentials", ["--out", "-"]); // which synthesizes
  expect(await found()).toMatchObject({ status: "ok", message: "synthesized and up to date" });
  appendFileSync(join(output, "stacks", "site", "cdk.tf.json"), "\n");
  expect(await found()).toMatchObject({
    status: "warn",
    message: "cdktf.out is older than main.ts",
    fix: "npm run synth",
  });
  rmSync(output, { recursive: true });
  expect(await found()).toMatchObject({ status: "none", message: "not synthesized yet; diff and deploy do it" });
});
