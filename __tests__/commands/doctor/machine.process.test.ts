import { join } from "node:path";
import { checkTerraform } from "../../../commands/doctor/machine";
import { writeProgram } from "../../support/deployed-project";
import { temporaryDirectory } from "../../support/temporary-directory";

const before = process.env.PATH;
let bin: string;
beforeEach(() => {
  bin = temporaryDirectory();
  process.env.PATH = bin;
});
afterEach(() => {
  process.env.PATH = before;
});

/** A terraform of this version, which is the only program there. */
const install = (version: string) =>
  writeProgram(join(bin, "terraform"), `echo '{"terraform_version":"${version}"}'\n`);
const fix = "install 1.11.0 or newer: https://developer.hashicorp.com/terraform/install";

test("accepts the oldest version of Terraform that has what the stacks use", () => {
  install("1.11.0");
  expect(checkTerraform()).toStrictEqual({ name: "Terraform", status: "ok", message: "1.11.0" });
});

test("rejects an older version of Terraform", () => {
  install("1.10.9");
  expect(checkTerraform()).toStrictEqual({ name: "Terraform", status: "fail", message: "1.10.9 is too old", fix });
});

test("reports that Terraform is not installed", () => {
  expect(checkTerraform()).toStrictEqual({ name: "Terraform", status: "fail", message: "not installed", fix });
});

test("reports that Terraform fails, and not that it is missing", () => {
  writeProgram(join(bin, "terraform"), "exit 1\n");
  const message = '"terraform version -json" prints no version';
  expect(checkTerraform()).toMatchObject({ status: "fail", message, fix: "terraform version -json   # shows why" });
});
