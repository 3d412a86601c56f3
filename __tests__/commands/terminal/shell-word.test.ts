import { spawnSync } from "node:child_process";
import { Command } from "commander";
import { shellOptions, shellPath, shellStack, shellWord } from "../../../commands/terminal/shell-word";

const onPosix = process.platform === "win32" ? test.skip : test;

/** What a program gets from a line that is pasted into a shell. */
function wordsOf(line: string): string[] {
  const { stdout } = spawnSync("sh", ["-c", `set -- ${line}; printf '%s\\0' "$@"`], { encoding: "utf8" });
  return stdout.split("\0").slice(0, -1);
}

const names = ["photos", "two words", "it's", "$(id)", "-web", "--json", "-", "a=b", "né", "*"];

onPosix.each(names)("hands %s to a program as one word", (name) => {
  expect(wordsOf(`${shellWord(name)} last`)).toStrictEqual([name, "last"]);
});

onPosix.each(names)("hands %s over as the value of an option, and as a stack, whatever it begins with", (name) => {
  const program = new Command("deploy")
    .argument("[stacks...]")
    .option("--user <name>")
    .option("--stack <name...>")
    .option("--json");
  const words = wordsOf(`${shellOptions({ user: name, key: undefined })} ${shellStack(name)}`);
  program.parse(words, { from: "user" });
  expect(program.opts().json).toBeUndefined();
  expect(program.opts().user).toBe(name);
  expect([...program.args, ...(program.opts().stack ?? [])]).toStrictEqual([name]);
});

onPosix.each(names)("doesn't begin the path %s like an option", (name) => {
  expect(wordsOf(shellPath(name))).toStrictEqual([name.startsWith("-") ? `./${name}` : name]);
});

test("writes an option that needs no = as people do", () => {
  expect(shellOptions({ stack: "site", user: "photos" })).toBe("--stack site --user photos");
});
