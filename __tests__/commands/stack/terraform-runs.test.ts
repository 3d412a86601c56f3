import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunOptions } from "../../../commands/stack/terraform/terraform-run";
import { confirm } from "../../../commands/terminal/confirm";
import { temporaryDirectory } from "../../support/temporary-directory";

jest.mock("../../../commands/terminal/confirm", () => ({ confirm: jest.fn() }));

const onPosix = process.platform === "win32" ? test.skip : test;
const before = process.cwd();
const { isTTY } = process.stdin;

const binary = join(temporaryDirectory(), "terraform");
process.env.TERRAFORM_BINARY_NAME = binary;
const { runTerraform }: typeof import("../../../commands/stack/terraform-runs") =
  require("../../../commands/stack/terraform-runs"); // which reads the variable

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
  process.chdir(directory);
  jest.spyOn(console, "error").mockImplementation();
});
afterEach(() => {
  jest.restoreAllMocks();
  Object.defineProperty(process.stdin, "isTTY", { value: isTTY, configurable: true });
  process.chdir(before);
  rmSync(directory, { recursive: true, force: true });
});

/** Runs Terraform on stacks of these names, where this shell script is Terraform. */
async function runs(
  verb: "plan" | "apply" | "destroy",
  names: readonly string[],
  script: string,
  more: Partial<RunOptions> = {},
  patterns: readonly string[] = ["*"],
  json = "{}",
) {
  writeFileSync(binary, `#!/bin/sh\necho "$1" >> '${join(directory, "calls")}'\n${script}\n`);
  chmodSync(binary, 0o700);
  mkdirSync("cdktf.out", { recursive: true });
  const stacks = names.map((name) => {
    const workingDirectory = join("stacks", name);
    mkdirSync(join("cdktf.out", workingDirectory), { recursive: true });
    const synthesizedStackPath = join(workingDirectory, "cdk.tf.json");
    writeFileSync(join("cdktf.out", synthesizedStackPath), json);
    return { name, constructPath: name, workingDirectory, synthesizedStackPath, annotations: [], dependencies: [] };
  });
  const manifest = { version: "0.21.0", stacks: Object.fromEntries(stacks.map((stack) => [stack.name, stack])) };
  writeFileSync(join("cdktf.out", "manifest.json"), JSON.stringify(manifest));

  const options: RunOptions = { output: "cdktf.out", skipSynth: true, color: false, autoApprove: true, ...more };
  await runTerraform(verb, patterns, options);
  return calls();
}

/** What Terraform was called for so far. */
function calls(): string[] {
  return readFileSync(join(directory, "calls"), "utf8").trim().split("\n");
}

const apply = (names: readonly string[], script: string) => runs("apply", names, script);

const version = `[ "$1" != version ] || echo '{"terraform_version":"1.11.4"}'`;

onPosix("Terraform's version is asked for once, however many stacks are run", async () => {
  const names = ["shop", "news", "site"];
  const asked = await apply(names, version);
  const each = (verb: string) => names.map(() => verb);
  expect(asked.sort()).toStrictEqual([...each("apply"), ...each("init"), ...each("state"), "version"]);
});

onPosix.each([
  ["fails", "exit 7", 'apply of stack "site" failed (exit code 7). To check your setup: npx s3-user doctor'],
  [
    "is killed",
    "kill -9 $$",
    'apply of stack "site" was killed (SIGKILL). Some changes may be in AWS but not in state. Next: npx s3-user doctor',
  ],
  [
    "can't write its state",
    "echo {} > errored.tfstate; exit 1",
    'apply of stack "site" failed. Terraform could not write state and left it in ' +
      "cdktf.out/stacks/site/errored.tfstate, with its secrets. Run npx s3-user doctor.",
  ],
])("fails when Terraform %s, and explains what is left to do", async (_, end, message) => {
  const failing = apply(["site"], `${version}; case "$1" in apply) ${end};; esac`);
  await expect(failing).rejects.toThrow(`${binary} ${message}`);
});

onPosix("applies nothing without an approval or a terminal to ask for it", async () => {
  const refused = runs("apply", ["site"], version, { autoApprove: false });
  await expect(refused).rejects.toThrow("Nothing was changed. Add --auto-approve to skip the question.");
  expect(calls()).toStrictEqual(["version"]);
});

describe("the failure of the first of two stacks", () => {
  const firstFails = `${version}; case "$1 $PWD" in "plan "*/first | "apply "*/first) exit 1;; esac`;

  onPosix("plans the other one, and fails", async () => {
    await expect(runs("plan", ["first", "second"], firstFails)).rejects.toThrow(/^.* plan of stack "first" failed.*$/);
    expect(calls().filter((call) => call === "plan")).toHaveLength(2);
  });

  onPosix("doesn't apply the other one, and says so", async () => {
    await expect(runs("apply", ["first", "second"], firstFails)).rejects.toThrow("\nNot begun: second.");
    expect(calls().filter((call) => call === "apply")).toHaveLength(1);
  });
});

describe("on a terminal", () => {
  beforeEach(() => Object.defineProperty(process.stdin, "isTTY", { value: true, configurable: true }));
  const asked = (end: string) =>
    runs("apply", ["site"], `${version}; [ "$1" != apply ] || { ${end}; }`, { autoApprove: false });

  onPosix("says that nothing was changed when the answer is no, and calls it no failure", async () => {
    await expect(asked("echo 'Apply cancelled.'; exit 1")).rejects.toThrow("Cancelled. Nothing was changed.");
  });

  onPosix("says that it failed when Terraform printed an error", async () => {
    await expect(asked("echo 'Error: no' >&2; exit 1")).rejects.toThrow("failed (exit code 1)");
  });
});

const planned = (action: string, type = "aws_iam_user") =>
  JSON.stringify({
    type: "planned_change",
    change: { resource: { addr: `${type}.old`, resource_type: type }, action },
  });
const stateWith = (type: string) =>
  JSON.stringify({
    version: 4,
    resources: [{ mode: "managed", type, name: "old", instances: [{ attributes: { name: "ada" } }] }],
  });

/** Terraform with a user in state that is not declared, whose plan says this. */
const withUndeclared = (plan: string) =>
  `${version}; case "$1" in state) echo '${stateWith("aws_iam_user")}';; plan) echo '${plan}';; esac`;

onPosix.each(["delete", "replace"])("refuses an approved apply that would %s a user", async (action) => {
  const refused = runs("apply", ["site"], withUndeclared(planned(action)));
  await expect(refused).rejects.toThrow(
    'Stack "site" would delete user "ada" with all access keys. Nothing was changed. ' +
      "If that is intended, add --allow-destroy.",
  );
  expect(calls()).not.toContain("apply");
});

onPosix.each([
  ["creates none of it", { count: 0 }],
  ["replaces it with something else", { lifecycle: { replace_triggered_by: ["terraform_data.t"] } }],
])("refuses an approved apply that would delete a user whose block %s", async (_, more) => {
  const block = JSON.stringify({ resource: { aws_iam_user: { old: { name: "ada", ...more } } } });
  const refused = runs("apply", ["site"], withUndeclared(planned("delete")), {}, ["site"], block);
  await expect(refused).rejects.toThrow('would delete user "ada"');
});

onPosix("applies what only moves a user, and with --allow-destroy what deletes one", async () => {
  expect(await runs("apply", ["site"], withUndeclared(planned("move")))).toContain("apply");
  const allowed = await runs("apply", ["site"], withUndeclared(planned("delete")), { allowDestroy: true });
  expect(allowed.slice(-1)).toStrictEqual(["apply"]);
});

onPosix("deletes an access key without more, since that is a step of a rotation", async () => {
  const script = `${version}; [ "$1" != state ] || echo '${stateWith("aws_iam_access_key")}'`;
  expect(await runs("apply", ["site"], script)).toContain("apply");
});

describe("the exit code of a plan", () => {
  afterEach(() => {
    process.exitCode = 0;
  });

  onPosix.each([
    [0, 0],
    [2, 3],
  ])("for Terraform's %d is %d with --detailed-exitcode", async (terraform, ours) => {
    await runs("plan", ["site"], `${version}; [ "$1" != plan ] || exit ${terraform}`, { detailedExitcode: true });
    expect(process.exitCode ?? 0).toBe(ours);
  });

  /** A stack that main.ts no longer has, with this state. */
  function leave(state: string): void {
    const backend = { local: { path: "../../../state/old.tfstate" } };
    mkdirSync(join("cdktf.out", "stacks", "old"), { recursive: true });
    writeFileSync(join("cdktf.out", "stacks", "old", "cdk.tf.json"), JSON.stringify({ terraform: { backend } }));
    mkdirSync("state");
    writeFileSync(join("state", "old.tfstate"), state);
  }

  onPosix.each([
    ["has a user", stateWith("aws_iam_user"), 3],
    ["can't be read", "{", 1],
    ["is empty", stateWith("aws_iam_user").replace(/"resources":.*/, '"resources":[]}'), 0],
  ])("counts a removed stack whose state %s", async (_, state, expected) => {
    leave(state);
    await runs("plan", ["site"], version, { detailedExitcode: true });
    expect(process.exitCode ?? 0).toBe(expected);
    process.exitCode = 0;
    await runs("plan", ["site"], version);
    expect(process.exitCode).toBe(0);
  });

  const withUser = JSON.stringify({ resource: { aws_iam_user: { ada: { name: "ada" } } } });

  onPosix("destroys no removed stack whose user another stack declares, if nobody can be asked", async () => {
    leave(stateWith("aws_iam_user"));
    await expect(runs("destroy", ["site"], version, { json: undefined }, ["old"], withUser)).rejects.toThrow(
      /^Stack "old" is .*\n {2}→ don't destroy it: stack site .*\nNothing was changed\. .* leave --auto-approve out\.$/,
    );
    expect(calls()).toStrictEqual(["version"]);
  });

  onPosix.each([
    [true, ["version", "init", "state", "destroy"]],
    [false, ["version"]],
  ])("asks before it destroys one, and the answer is %s", async (answer, expected) => {
    leave(stateWith("aws_iam_user"));
    Object.defineProperty(process.stdin, "isTTY", { value: true, configurable: true });
    jest.mocked(confirm).mockResolvedValue(answer);
    const run = runs("destroy", ["site"], version, { autoApprove: false }, ["old"], withUser);
    await (answer ? run : expect(run).rejects.toThrow("Cancelled. Nothing was changed."));
    expect(console.error).toHaveBeenCalledWith(expect.stringContaining("don't destroy it: stack site declares"));
    expect(calls()).toStrictEqual(expected);
  });

  onPosix.each([
    ["plan", "*", 2],
    ["apply", "*", 2],
    ["plan", undefined, 1],
    ["destroy", undefined, 1],
  ] as const)(
    "rejects a %s of %s when main.ts has no stack, and names the removed ones",
    async (verb, pattern, status) => {
      leave(stateWith("aws_iam_user"));
      const patterns = pattern === undefined ? [] : [pattern];
      await expect(runs(verb, [], version, {}, patterns)).rejects.toMatchObject({
        message: expect.stringMatching(
          /^main\.ts declares no stack\.\nStack "old" is no longer .*\n {2}→ .* destroy old /,
        ),
        status,
      });
      expect(calls()).toStrictEqual(["version"]);
    },
  );

  onPosix("is 0 for a refresh-only plan without a change, which Terraform may end with 2", async () => {
    const script = `${version}; [ "$1" != plan ] || { echo "$*" | grep -q -- -json || exit 2; }`;
    await runs("plan", ["site"], script, { detailedExitcode: true, refreshOnly: true });
    expect(process.exitCode ?? 0).toBe(0);
  });

  onPosix.each([
    ["changes", "planned_change", false],
    ["changes outside Terraform, with --refresh-only,", "resource_drift", true],
  ])("prints the %s as JSON, and nothing else on stdout", async (_, event, refreshOnly) => {
    const log = jest.spyOn(console, "log").mockImplementation();
    const other = planned("delete").replace(event, event === "resource_drift" ? "planned_change" : "resource_drift");
    const lines = `echo '${planned("update").replace("planned_change", event)}'; echo '${other}'`;
    const script = `${version}; [ "$1" != plan ] || { ${lines}; exit 2; }`;
    await runs("plan", ["site"], script, { json: true, detailedExitcode: true, refreshOnly });
    const printed = log.mock.calls.flat();
    log.mockRestore();
    expect(printed.map((text) => JSON.parse(text))).toStrictEqual([
      [
        {
          stack: "site",
          changes: [{ address: "aws_iam_user.old", type: "aws_iam_user", action: "update" }],
          outputs: [],
        },
      ],
    ]);
    expect(process.exitCode).toBe(3);
  });
});

onPosix.each<[string, Partial<RunOptions>]>([
  ["--outputs-file must be in an existing directory, but away does not exist.", { outputsFile: "away/outputs.json" }],
  ["--outputs-file must be a file, but cdktf.out is something else.", { outputsFile: "cdktf.out" }],
  ["--output must be a directory, but file is something else.", { output: "file" }],
  ["--var must be a name, = and a value,", { var: ["team=web", "secret"] }],
  ["--var must be a name, = and a value,", { var: ["=secret"] }],
  ["--var must be a name, = and a value,", { var: ["team = secret"] }],
  ['--var: stack "site" has no variable "team"; it has none.', { var: ["team=secret"] }],
  ["--var-file: away.tfvars is not found. Name a file that exists.", { varFile: ["away.tfvars"] }],
  ["--var-file must be a file, but cdktf.out is something else.", { varFile: ["cdktf.out"] }],
])(
  "rejects wrong usage before Terraform does anything, and shows no value of a variable: %s",
  async (rule, options) => {
    writeFileSync("file", "");
    const refused = runs("apply", ["site"], version, options);
    const status = 2;
    await expect(refused).rejects.toMatchObject({ message: expect.stringContaining(rule), status });
    await expect(refused).rejects.not.toThrow("secret");
    expect(existsSync("calls") ? calls() : []).not.toContain("init");
  },
);

onPosix("finds a --var-file from where the command is run, not where Terraform is", async () => {
  writeFileSync("web.tfvars", "");
  await runs("apply", ["site"], `${version}; echo "$*" >> ../../../args`, { varFile: ["web.tfvars"] });
  const path = join(realpathSync(directory), "web.tfvars");
  expect(readFileSync("args", "utf8")).toMatch(new RegExp(`^apply .* -var-file=${path} -input=false$`, "m"));
});
