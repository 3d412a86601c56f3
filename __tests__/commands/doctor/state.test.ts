import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkState } from "../../../commands/doctor/state";
import type { SynthesizedStack, TerraformJson } from "../../../commands/stacks/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";

const onPosix = process.platform === "win32" ? test.skip : test;

let project: string;
let state: string;
beforeEach(() => {
  project = temporaryDirectory();
  state = join(project, "state");
  mkdirSync(state);
  for (const file of ["site.tfstate", "site.tfstate.backup", "other.tfstate"]) writeFileSync(join(state, file), "{}");
});

function stack(terraform: TerraformJson["terraform"]): SynthesizedStack {
  const directory = join(project, "cdktf.out", "stacks", "site");
  return { name: "site", directory, file: join(directory, "cdk.tf.json"), json: { terraform } };
}
const local = () => stack({ backend: { local: { path: "../../../state/site.tfstate" } } });

onPosix("state in a directory for its owner only is fine, whatever the file's own mode", () => {
  chmodSync(state, 0o700);
  expect(checkState(local()).status).toBe("ok");
});

onPosix("state and backup that others can read are named, with the command that closes them", () => {
  chmodSync(state, 0o755);
  const check = checkState(local());
  expect(check.status).toBe("fail");
  expect(check.message).toContain(join(state, "site.tfstate"));
  expect(check.message).toContain(join(state, "site.tfstate.backup"));
  expect(check.message).not.toContain("other.tfstate");
  expect(check.fix).toBe(`chmod 700 ${state}`);
});

test("remote state is told by its address", () => {
  const s3 = stack({ backend: { s3: { bucket: "team-state", key: "site/terraform.tfstate" } } });
  expect(checkState(s3).message).toBe("s3://team-state/site/terraform.tfstate");
  const cloud = stack({ cloud: { organization: "acme" } });
  expect(checkState(cloud).message).toBe("HCP Terraform, organization acme");
});
