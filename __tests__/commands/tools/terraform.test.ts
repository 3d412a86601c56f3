import { terraformProblem } from "../../../commands/tools/terraform";

test.each(["1.11.0", "1.11.4", "1.12.0-beta1", "2.0.0"])("Terraform %s is new enough", (version) => {
  expect(terraformProblem(version)).toBeUndefined();
});

test.each(["0.15.5", "1.5.7", "1.10.9"])("Terraform %s is too old", (version) => {
  expect(terraformProblem(version)).toBe(
    `Terraform ${version} is too old. Install it from https://developer.hashicorp.com/terraform/install (1.11.0 or newer).`,
  );
});
