import { programBehind, terraformProblem } from "../../../commands/terraform/program";

test.each(["1.11.0", "1.11.4", "1.12.0-beta1", "2.0.0"])("accepts Terraform %s", (version) => {
  expect(terraformProblem(version)).toBeUndefined();
});

test.each(["0.15.5", "1.5.7", "1.10.9"])("rejects Terraform %s", (version) => {
  expect(terraformProblem(version)).toBe(
    `Terraform ${version} is too old. Install it from https://developer.hashicorp.com/terraform/install (1.11.0 ` +
      "or newer).",
  );
});

test.each(["", "unknown"])("rejects a program that prints the version %j", (version) => {
  expect(terraformProblem(version)).toBe(
    '"terraform version -json" prints no version of Terraform. ' +
      "Install it from https://developer.hashicorp.com/terraform/install (1.11.0 or newer).",
  );
});

test.each(["tofu", "/opt/opentofu/bin/tofu", "tofu-1.11", "tofu.exe"])("recognizes %s as OpenTofu", (command) => {
  expect(programBehind(command).name).toBe("OpenTofu");
});

test.each(["terraform", "/home/tofu/bin/terraform", "terraform.exe"])("recognizes %s as Terraform", (command) => {
  expect(programBehind(command).name).toBe("Terraform");
});

test("has OpenTofu's own name, minimum version and page", () => {
  const remedy = "Install it from https://opentofu.org/docs/intro/install/ (1.11.0 or newer).";
  expect(terraformProblem("1.10.7", programBehind("tofu"))).toBe(`OpenTofu 1.10.7 is too old. ${remedy}`);
  expect(terraformProblem(undefined, programBehind("tofu"))).toBe(`OpenTofu is not installed. ${remedy}`);
  expect(terraformProblem("1.11.0", programBehind("tofu"))).toBeUndefined();
});
