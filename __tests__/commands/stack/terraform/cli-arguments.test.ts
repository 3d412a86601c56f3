import { requireHarmlessArguments } from "../../../../commands/stack/terraform/cli-arguments";

test.each([
  ["TF_CLI_ARGS_plan", "-target=aws_iam_user.web", "-target"],
  ["TF_CLI_ARGS_apply", "-no-color -refresh=false", "-refresh"],
  ["TF_CLI_ARGS_apply", "--destroy", "-destroy"],
  ["TF_CLI_ARGS", "-state=other.tfstate", "-state"],
  ["TF_CLI_ARGS_init", "-backend-config=path=other.tfstate", "-backend-config"],
  ["TF_CLI_ARGS_state_pull", "-made-up", "-made-up"],
  ["TF_CLI_ARGS_plan", "-lock-timeout -refresh=false", "-refresh"],
  ["TF_CLI_ARGS_apply", "-lock-timeout=5s old.tfplan", "old.tfplan"],
  ["TF_CLI_ARGS_apply", "-lock-timeout 5s old.tfplan", "old.tfplan"],
  ["TF_CLI_ARGS_apply", "-no-color old.tfplan", "old.tfplan"],
])("rejects %s with %s, whose effect no other command sees", (variable, value, name) => {
  expect(() => requireHarmlessArguments({ [variable]: value })).toThrow(
    new Error(
      `${variable} must not contain "${name}", which changes what Terraform plans or where its state is. Run: ` +
        `unset ${variable}`,
    ),
  );
});

test("shows the option of deploy that replaces -var-file", () => {
  expect(() => requireHarmlessArguments({ TF_CLI_ARGS_plan: "-var-file=prod.tfvars" })).toThrow(
    "Add --var-file to the command. Run: unset TF_CLI_ARGS_plan",
  );
});

test.each([
  {},
  { TF_CLI_ARGS: "" },
  { TF_CLI_ARGS: "-no-color", TF_CLI_ARGS_plan: "-parallelism=30  -compact-warnings -lock-timeout=60s" },
  { TF_CLI_ARGS_plan: "-lock-timeout 5s --parallelism  30 -no-color" },
  { TF_CLI_ARGS_init: "-upgrade -plugin-dir=/opt/plugins -lockfile=readonly", TF_LOG: "debug" },
])("allows %j, which changes no plan", (env) => {
  expect(() => requireHarmlessArguments(env)).not.toThrow();
});
