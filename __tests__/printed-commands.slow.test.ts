import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { commands } from "../commands/bin/program";
import { type Result, run } from "../commands/system/processes";
import { stateOf, userStored } from "./commands/init/from-state/old-states";
import {
  type DeployedProject,
  deployedProject,
  keyIdOf,
  type UsersByStack,
  writeProgram,
} from "./support/deployed-project";
import { examplesNamed, examplesOf } from "./support/examples";
import { type FakeAws, startFakeAws } from "./support/fake-aws";
import { fromSource } from "./support/from-source";
import { standInsForPackages } from "./support/packed";
import { projectRoot } from "./support/project-root";
import { runHere } from "./support/run-here";
import { temporaryDirectory } from "./support/temporary-directory";

// Each example of --help, and each command that those print in turn, is pasted into a shell, in an app with one stack
// and in one with two. Terraform only says what is deployed, and AWS has the users. Whether a command then succeeds is
// for other tests: here it must be one, and find its stack, user and key. A shell takes each line apart; only lines
// that redirect start npm too, which hands the rest over as it is.

const examples = Object.values(commands).flatMap((load) => examplesOf(load()));

/** Those that start a local AWS: e2e/full/local-aws-examples.test.ts runs them with a real one. */
const startsAws = (line: string) => / (sandbox|record)\b/.test(line);
/** Those that write another project, or move this one: they run in directories of their own, below. */
const writesProject = (line: string) => / (init\b|eject -- --to )/.test(line);
const isElsewhere = (line: string) => startsAws(line) || writesProject(line);

test("every command but destroy has more than one example", () => {
  const single = Object.entries(commands).filter(([, load]) => examplesOf(load()).length < 2);
  expect(single.map(([name]) => name)).toStrictEqual(["destroy"]);
});

const { scripts } = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));

/**
 * What `s3-user` gets from a line; undefined where more than npm or npx is in it, or where npm keeps an option for
 * itself.
 */
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

describe("in a directory of its own", () => {
  const packed = standInsForPackages();

  /** A project that the lines run in, next to a Terraform configuration whose state has a user. */
  function layOut(): { readonly directory: string; readonly env: NodeJS.ProcessEnv } {
    const parent = temporaryDirectory();
    for (const name of ["bin", "terraform", "project"]) mkdirSync(join(parent, name));
    writeFileSync(join(parent, "state"), JSON.stringify(stateOf(userStored("web"))));
    writeProgram(
      join(parent, "bin", "terraform"),
      `case "$1 $2" in
"version -json") echo '{"terraform_version":"1.11.4"}' ;;
"state pull") cat "${join(parent, "state")}" ;;
esac
`,
    );
    const env = { ...packed, PATH: `${join(parent, "bin")}${delimiter}${process.env.PATH}` };
    return { directory: join(parent, "project"), env };
  }

  const inits = examplesNamed("init");
  const answers = ["--user", "web", "--bucket", "photos", "--access", "read-only", "--state", "local"];

  test.each(inits.filter((line) => !line.includes("--from")))("%s writes a project that synthesizes", async (line) => {
    const { directory, env } = layOut();
    const args = argumentsOf(line) ?? [];
    const asked = line.includes("--user") ? [] : answers; // on a terminal, it asks for these
    const { status, stderr } = await runHere([...args, ...asked], directory, env);
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining("Next:") });
    const project = args[1]?.startsWith(".") ? join(directory, args[1]) : directory;
    symlinkSync(join(projectRoot, "node_modules"), join(project, "node_modules"));
    const inProject = { cwd: project, env: { ...process.env, ...env } };
    expect((await run(process.execPath, [...fromSource, "main.ts"], inProject)).stderr).not.toContain("error");
    expect(existsSync(join(project, "cdktf.out", "manifest.json"))).toBe(true);
  });

  test.each(inits.filter((line) => line.includes("--from")))("%s shows what moves", async (line) => {
    const { directory, env } = layOut();
    const { status, stdout } = await runHere(argumentsOf(line) ?? [], directory, env);
    expect(stdout).toContain("aws_iam_user.web → ");
    expect(status).toBe(0);
  });

  test.each(examplesNamed("eject").filter((line) => line.includes("--to")))("%s edits a project", async (line) => {
    const { directory, env } = layOut();
    const template = join(projectRoot, "commands", "init", "template");
    for (const file of ["package.json", "main.ts", "tsconfig.json"])
      cpSync(join(template, file), join(directory, file));
    const { status, stdout, stderr } = await runHere(argumentsOf(line) ?? [], directory, env);
    expect(stdout).toContain("package.json\n");
    expect(readFileSync(join(directory, "package.json"), "utf8")).toContain('"cdktn": ');
    expect(stderr).toContain("npm run diff");
    expect(status).toBe(0);
  });

  test("every example that writes a project is among these", () => {
    const run = [...inits, ...examplesNamed("eject").filter((line) => line.includes("--to"))];
    expect(examples.filter(writesProject)).toStrictEqual(run);
  });
});

const photos: UsersByStack[string] = [
  {
    userName: "photos",
    access: S3Access.readOnly(["photos"]),
    accessKeys: [{ name: "primary" }, { name: "secondary", status: "Inactive" }],
  },
];
const others: UsersByStack[string] = [
  { userName: "web", access: S3Access.allBuckets(), accessKeys: [{ name: "primary" }, { name: "secondary" }] },
  { userName: "-resting", access: S3Access.none(), accessKeys: [{ name: "primary", status: "Inactive" }] },
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
  "npm run credentials -- --user=-resting",
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
      "-resting": [{ id: keyIdOf("-resting") }], // active in AWS
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

  test.each(examples.filter((line) => !isElsewhere(line)))("%s runs", async (line) => {
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
      if (tried.has(line) || isElsewhere(line)) continue;
      tried.add(line);
      const result = await paste(line);
      note(result);
      if (!isUnderstood(result)) failed.push(`${line}: ${result.status} ${result.stderr}`);
    }
    expect(tried.size).toBeGreaterThan(isOne ? 2 : 5);
    expect(failed).toStrictEqual([]);
  });
});
