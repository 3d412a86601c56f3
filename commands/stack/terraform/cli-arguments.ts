import { Problem } from "../../system/problem";

// Arguments that change neither what Terraform plans nor where its state is.

const harmlessSwitches = new Set(["-compact-warnings", "-input", "-no-color", "-upgrade"]);

/** Those with a value, behind a `=` or as the next word. */
const harmlessOptions = new Set(["-lock-timeout", "-lockfile", "-parallelism", "-plugin-dir"]);

/** Options of `deploy`, `diff` and `destroy` that replace an argument. */
const options: Readonly<Record<string, string>> = { "-var": "--var", "-var-file": "--var-file" };

/**
 * Refuses arguments in `TF_CLI_ARGS` and `TF_CLI_ARGS_<command>` that would make Terraform plan something else than the
 * stack, such as a part of it (`-target`), or keep its state elsewhere (`-backend-config`).
 *
 * @throws Problem with the variable and the argument
 * @see https://developer.hashicorp.com/terraform/cli/config/environment-variables#tf_cli_args-and-tf_cli_args_name
 */
export function requireHarmlessArguments(env: NodeJS.ProcessEnv): void {
  for (const [variable, value = ""] of Object.entries(env)) {
    if (!/^TF_CLI_ARGS(_|$)/.test(variable)) continue;
    const words = value.split(/\s+/).filter((word) => word !== "");
    for (const [index, argument] of words.entries()) {
      const name = nameOf(argument);
      if (harmlessSwitches.has(name) || harmlessOptions.has(name)) continue;
      const before = words[index - 1] ?? "";
      const isValue = !argument.startsWith("-") && !before.includes("=") && harmlessOptions.has(nameOf(before));
      if (isValue) continue;
      const instead = options[name] ? ` Add ${options[name]} to the command.` : "";
      const effect = "changes what Terraform plans or where its state is";
      throw new Problem(`${variable} must not contain "${name}", which ${effect}.${instead} Run: unset ${variable}`);
    }
  }
}

/** `-lock-timeout` of `--lock-timeout=5s`. */
function nameOf(argument: string): string {
  return argument.replace(/=.*/s, "").replace(/^--/, "-");
}
