import { Command, Option } from "commander";
import { refuseNpmOptions } from "../../../commands/terminal/npm-options";

const rotate = new Command("rotate")
  .option("--check")
  .option("--max-age <days>")
  .option("--no-color")
  .option("--json")
  .option("--head <dir>")
  .addOption(new Option("--format <format>").choices(["csv", "profile"]))
  .addOption(new Option("--yes").hideHelp());
const npm = { npm_command: "run-script", npm_lifecycle_event: "rotate" };
const refuse =
  (env: Record<string, string>, ...args: string[]) =>
  () =>
    refuseNpmOptions(rotate, args, { ...npm, ...env });

test.each([
  ["a switch", { npm_config_check: "true" }, [], "npm run rotate -- --check"],
  ["a value", { npm_config_max_age: "45d" }, [], "npm run rotate -- --max-age 45d"],
  ["a switch in front of arguments", { npm_config_check: "true" }, ["site"], "npm run rotate -- site --check"],
  ["an option, without its value", { npm_config_max_age: "true" }, ["45d"], "npm run rotate -- --max-age 45d"],
  [
    "a switch and an option",
    { npm_config_check: "true", npm_config_max_age: "true" },
    ["45d"],
    "-- --check --max-age 45d",
  ],
  ["an option, of which only the value is left", {}, ["profile"], "npm run rotate -- --format profile"],
  [
    "two options, one of which only its value is left",
    { npm_config_max_age: "true" },
    ["profile", "45d"],
    "npm run rotate -- --max-age 45d --format profile",
  ],
  ["an option for a longer one of its own", { npm_config_heading: "out" }, [], "npm run rotate -- --head out"],
  ["an option, with several words", { npm_config_max_age: "true" }, ["45d", "site"], "npm run rotate -- --max-age …"],
])("rejects %s that npm took for itself, with the line that hands it on", (_, env, args, line) => {
  expect(refuse(env, ...args)).toThrow(line);
});

test.each([
  ["whose value was handed on with it", {}, ["--format", "profile"]],
  ["that was handed on", { npm_config_check: "true" }, ["--check"]],
  ["of npm's own", { npm_config_loglevel: "silent" }, []],
  ["that npm may have in its own settings", { npm_config_yes: "true" }, []],
  ["of another script", { npm_lifecycle_event: "deploy", npm_config_check: "true" }, []],
  ["outside npm run", { npm_command: "exec", npm_config_check: "true" }, []],
])("allows an option %s", (_, env, args) => {
  expect(refuse(env, ...args)).not.toThrow();
});
