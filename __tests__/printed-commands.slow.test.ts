import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Command } from "commander";
import { S3Access } from "terraform-s3-user";
import { commands } from "../commands/bin/program";
import { type Result, run } from "../commands/system/processes";
import { type DeployedProject, deployedProject, keyIdOf, type UsersByStack } from "./support/deployed-project";
import { type FakeAws, startFakeAws } from "./support/fake-aws";
import { projectRoot } from "./support/project-root";
import { runHere } from "./support/run-here";

// Each example of --help, and each command that those print in turn, is pasted into a shell, in an app with one stack and
// in one with two. Terraform only says what is deployed, and AWS has the users. Whether a command then succeeds is for
// other tests: here it must be one, and find its stack, user and key. A shell takes each line apart; only lines that
// redirect start npm too, which hands the rest over as it is.

/** The examples of a command's help, without comments. */
function examplesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) });
  command.outputHelp();
  const [, examples = ""] = /\nExamples:\n((?: .*\n?)*)/.exec(help) ?? [];
  return examples.split("\n").flatMap((line) => line.replace(/ +# .*$/, "").trim() || []);
}

/** Examples that are parsed and not run, with the reason. */
const onlyParsed: readonly [RegExp, string][] = [
  [/ (sandbox|record)\b/, "starts a local AWS: e2e tests run it"],
  [/ init\b/, "writes a project: init.process.test.ts runs it"],
  [/ eject -- --to /, "edits package.json, which is this repository's here"],
];

const examples = Object.values(commands).flatMap((load) => examplesOf(load()));
const isParsed = (line: string) => onlyParsed.some(([pattern]) => pattern.test(line));

test("every command but destroy has more than one example", () => {
  const single = Object.entries(commands).filter(([, load]) => examplesOf(load()).length < 2);
  expect(single.map(([name]) => name)).toStrictEqual(["destroy"]);
});

test.each(examples.filter(isParsed))("%s is a command line that parses", async (line) => {
  const { stdout } = spawnSync("sh", ["-c", `printf '%s\\n' ${line}`], { encoding: "utf8" });
  const words = stdout.trim().split("\n").slice(2); // behind npm run, or npx s3-user
  const [name = "", ...args] = words;
  if (args[0] === "--" && line.startsWith("npm run")) args.shift();
  const command = commands[name]?.();
  const reached = jest.fn();
  await command?.action(reached).parseAsync(args, { from: "user" });
  expect(reached).toHaveBeenCalled();
});

const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));

/** What `s3-user` gets from a line; undefined where more than npm or npx is in it, or where npm keeps an option for itself. */
function argumentsOf(line: string): string[] | undefined {
  const shell = `npm() { printf '%s\\0' npm "$@"; }; npx() { printf '%s\\0' npx "$@"; }; ${line}`;
  if (/[<>|;&]|^\w+=/.test(line)) return undefined;
  const { stdout } = spawnSync("sh", ["-c", shell], { encoding: "utf8" });
  const [program, verb, name = "", ...args] = stdout.split("\0").slice(0, -1);
  if (program === "npx" && verb === "s3-user") return [name, ...args];
  if (program !== "npm" || verb !== "run" || scripts[name] !== `s3-user ${name}`) return undefined;
  const end = args.indexOf("--");
  const before = end === -1 ? args : args.slice(0, end);
  if (before.some((word) => word.startsWith("-"))) return undefined;
  return [name, ...before, ...(end === -1 ? [] : args.slice(end + 1))];
}

const photos: UsersByStack[string] = [
  {
    userName: "photos",
    access: S3Access.readOnly(["photos"]),
    accessKeys: [{ name: "primary" }, { name: "secondary", status: "Inactive" }],
  },
];
const others: UsersByStack[string] = [
  { userName: "web", access: S3Access.allBuckets(), accessKeys: [{ name: "primary" }, { name: "secondary" }] },
  { userName: "resting", access: S3Access.none(), accessKeys: [{ name: "primary", status: "Inactive" }] },
];
const apps: [string, UsersByStack][] = [
  ["one stack", { "image-optimizer": photos }],
  ["two stacks", { "image-optimizer": photos, shop: others }],
];

/** Whether it was a command that found what it names: 2 is wrong usage, and 127 a shell that knows no such program. */
const isUnderstood = ({ status }: Result) => [0, 1, 3].includes(status ?? -1);

/** More that people type, which prints further commands. */
const provocations = [
  "npm run rotate -- --check --max-age 0d",
  "npm run rotate -- --stack shop --user web",
  "npm run credentials -- --user resting",
  "npm run doctor",
];

describe.each(apps)("in an app with %s", (_, stacks) => {
  const isOne = Object.keys(stacks).length === 1;
  let project: DeployedProject;
  let aws: FakeAws;
  const printed = new Set<string>();

  beforeAll(async () => {
    aws = await startFakeAws("123456789012", {
      photos: [{ id: keyIdOf("photos") }, { id: `${keyIdOf("photos")}2`, status: "Inactive" }],
      web: [{ id: keyIdOf("web"), lastUsed: new Date() }, { id: `${keyIdOf("web")}2` }],
      resting: [{ id: keyIdOf("resting") }], // active in AWS
    });
    project = deployedProject(stacks);
    note(await paste("npm run credentials -- --user photos"));
    project.deploy();
    writeFileSync(join(project.directory, "error.log"), "AccessDenied: Access Denied when calling PutObject\n");
    writeFileSync(join(project.directory, "policy.json"), "{}");
  });
  afterAll(() => aws.close());

  /** Types a line into a shell, in the project's directory. What it writes elsewhere goes below that. */
  async function paste(line: string): Promise<Result> {
    const { directory } = project;
    const path = [join(directory, "bin"), join(directory, "node_modules", ".bin"), process.env.PATH].join(delimiter);
    const env = { PATH: path, HOME: directory, NO_COLOR: "1", AWS_EC2_METADATA_DISABLED: "true" };
    const script = line.replace("/etc/", `${directory}/`);
    const args = argumentsOf(script);
    if (args) return runHere(args, directory, env);
    return run("sh", ["-c", script], { cwd: directory, env: { ...process.env, ...env } });
  }

  /** Keeps the commands in what a command printed. */
  function note({ stdout, stderr }: Result): void {
    const names = Object.keys(stacks).join("|");
    const pattern = new RegExp(
      `(?:npm run|npx s3-user) [a-z]+(?: (?:'\\*'|${names})\\b)*(?: -- [\\w '*./=-]+\\w)?`,
      "g",
    );
    for (const [command] of `${stdout}\n${stderr}`.matchAll(pattern)) printed.add(command);
  }

  const namesItsStack = (line: string) => /--(stack|user|all|check)\b|image-optimizer|\*/.test(line);

  test.each(examples.filter((line) => !isParsed(line)))("%s runs", async (line) => {
    const result = await paste(line);
    note(result);
    const { status, stderr } = result;
    if (status === 2 && !isOne && !namesItsStack(line)) expect(stderr).toMatch(/^main\.ts has 2 stacks[.;].* photos/);
    else expect(isUnderstood(result) ? "" : stderr).toBe("");
  });

  test("every command that was printed runs", async () => {
    for (const line of provocations) note(await paste(line));
    const tried = new Set<string>();
    const failed: string[] = [];
    for (const line of printed) {
      if (tried.has(line) || isParsed(line)) continue;
      tried.add(line);
      const result = await paste(line);
      note(result);
      if (!isUnderstood(result)) failed.push(`${line}: ${result.status} ${result.stderr}`);
    }
    expect(tried.size).toBeGreaterThan(isOne ? 2 : 5);
    expect(failed).toStrictEqual([]);
  });
});
