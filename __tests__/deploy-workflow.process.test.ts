import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { needs } from "./support/needs";
import { printed } from "./support/printed";
import { projectRoot } from "./support/project-root";
import { temporaryDirectory } from "./support/temporary-directory";
import { runScript } from "./support/workflow-commands";
import { actionsIn, commandsIn, type Job, readWorkflow } from "./support/workflows";

const github = join(projectRoot, ".github");
const { synth, plan: planning, apply } = readWorkflow("deploy.yml").jobs as Record<string, Job>;

test("runs npm in no job that can get AWS credentials", () => {
  for (const job of [planning, apply] as Job[]) {
    expect(actionsIn(job)).toContain("aws-actions/configure-aws-credentials");
    expect(actionsIn(job)).not.toContain("actions/setup-node");
    expect(commandsIn(job).join("\n")).not.toMatch(/\bnp[mx] /);
  }
  expect(commandsIn(synth as Job)).toContain("npm ci --ignore-scripts");
});

test("takes no lock for the plan to approve, which its role can't write, but one for the plan to apply", () => {
  const scriptsIn = (job: Job | undefined) => commandsIn(job as Job).filter((command) => command.startsWith("bash "));
  expect(scriptsIn(planning)).toStrictEqual(["bash .github/plan.sh -lock=false"]);
  expect(scriptsIn(apply)).toStrictEqual(["bash .github/plan.sh", "bash .github/apply.sh"]);
  expect(readFileSync(join(github, "plan.sh"), "utf8")).toMatch(/ plan .*"\$@"/);
});

// ── The environment ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What the first job says of an environment; nothing when it lets the deploy go on. */
async function refusal(environment: object | undefined, branches: readonly string[] = []): Promise<unknown[]> {
  const failed: unknown[] = [];
  await runScript("deploy.yml", 0, {
    context: { repo: { owner: "acme", repo: "site" }, payload: { repository: { default_branch: "main" } } },
    core: { setFailed: (message: string) => failed.push(message) },
    github: {
      rest: {
        repos: {
          getEnvironment: async () => {
            if (!environment) throw Object.assign(new Error("Not Found"), { status: 404 });
            return { data: environment };
          },
        },
      },
      paginate: async () => branches.map((name) => ({ name })),
    },
  });
  return failed;
}

const reviewers = { type: "required_reviewers", reviewers: [{ type: "User" }] };
const ofBranches = { custom_branch_policies: true, protected_branches: false };

test("continues a deploy if the environment has reviewers and allows only main", async () => {
  const environment = { protection_rules: [reviewers], deployment_branch_policy: ofBranches };
  expect(await refusal(environment, ["main"])).toStrictEqual([]);
});

test.each<[string, object | undefined, string[], string]>([
  ["does not exist", undefined, [], "There is no environment `production`"],
  ["has no rule", { protection_rules: [] }, [], "has no required reviewers"],
  ["has nobody to review", { protection_rules: [{ ...reviewers, reviewers: [] }] }, [], "has no required reviewers"],
  ["is for every branch", { protection_rules: [reviewers], deployment_branch_policy: null }, [], "for every branch"],
  [
    "is for another branch too",
    { protection_rules: [reviewers], deployment_branch_policy: ofBranches },
    ["main", "feature/*"],
    "but is for these branches: main, feature/*",
  ],
])("refuses an environment that %s", async (_, environment, branches, message) => {
  expect(await refusal(environment, branches)).toStrictEqual([expect.stringContaining(message)]);
});

test("does not take an answer that GitHub did not give for a missing environment", async () => {
  const getEnvironment = async () => {
    throw Object.assign(new Error("Forbidden"), { status: 403 });
  };
  const globals = { context: { repo: {} }, core: {}, github: { rest: { repos: { getEnvironment } } } };
  await expect(runScript("deploy.yml", 0, globals)).rejects.toThrow("Forbidden");
});

// ── The scripts ──────────────────────────────────────────────────────────────────────────────────────────────────────

const onPosix = process.platform === "win32" ? test.skip : needs("jq").test;

interface Stacks {
  /** The names of stacks, each with those whose outputs it reads. */
  readonly [name: string]: readonly string[];
}

/** A project with these stacks, where `terraform` is this shell script. */
function projectOf(stacks: Stacks, terraform: string) {
  const project = temporaryDirectory();
  const entries = Object.entries(stacks).map(([name, dependencies]) => {
    mkdirSync(join(project, "cdktf.out", "stacks", name), { recursive: true });
    return [name, { name, constructPath: name, dependencies, workingDirectory: `stacks/${name}` }];
  });
  writeFileSync(join(project, "cdktf.out", "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(entries) }));
  mkdirSync(join(project, "bin"));
  writeFileSync(join(project, "bin", "terraform"), terraform, { mode: 0o700 });
  const env = {
    PATH: `${join(project, "bin")}:${process.env.PATH}`,
    LOG: join(project, "log"),
    GITHUB_OUTPUT: join(project, "output"),
  };
  const text = (file: string) => (existsSync(join(project, file)) ? readFileSync(join(project, file), "utf8") : "");
  return { project, env, text };
}

/** Runs plan.sh with a Terraform that plans two changes; stacks named "broken…" fail. */
function plan(stacks: Stacks, ...args: string[]) {
  const { project, env, text } = projectOf(
    stacks,
    `#!/bin/sh
echo "$@" >> "$LOG"
case "$1" in *broken*) case "$2" in plan) echo "Error: no" >&2; exit 1;; esac;; esac
case "$2" in plan) exit 2;; show) echo "plan of $1";; esac
`,
  );
  const { status, stderr } = spawnSync("bash", [join(github, "plan.sh"), ...args], {
    cwd: project,
    env,
    encoding: "utf8",
  });
  return {
    status,
    stderr,
    plan: text("plan.txt"),
    output: text("output"),
    log: text("log"),
    files: readdirSync(project),
  };
}

const hostileNames = [
  "a b",
  "$(touch pwned)",
  "`touch pwned`",
  "-rf",
  "; touch pwned #",
  "it's",
  '"',
  "*",
  "&& exit 0",
];

onPosix("stack names with characters of the shell's are names only", () => {
  const stacks = Object.fromEntries(hostileNames.map((name) => [name, []]));
  const { status, plan: text, log, files } = plan(stacks, "-lock=false");
  expect(status).toBe(0);
  for (const name of hostileNames) {
    expect(text).toContain(`# ${name}\nplan of -chdir=cdktf.out/stacks/${name}\n`);
    expect(log).toContain(
      `-chdir=cdktf.out/stacks/${name} plan -no-color -detailed-exitcode -out=deploy.tfplan -lock=false\n`,
    );
  }
  expect(files.sort()).toStrictEqual(["bin", "cdktf.out", "log", "output", "plan.txt"]);
});

onPosix("a stack that can't be planned is reported and fails the plan, and does not hide the others", () => {
  const { status, stderr, plan: text, output } = plan({ a: [], "broken-b": [], c: [] });
  expect(status).toBe(1);
  expect(stderr).toContain("Could not be planned: broken-b");
  expect(text).toContain("# a\nplan of -chdir=cdktf.out/stacks/a\n");
  expect(text).toContain("# broken-b\nThis stack could not be planned; the log says why.\n");
  expect(text).toContain("# c\nplan of -chdir=cdktf.out/stacks/c\n");
  expect(output).toBe(""); // no digest that could be approved
});

onPosix("a plan that is the same has the same digest, and another one has another", () => {
  expect(plan({ a: [] }).output).toBe(plan({ a: [] }).output);
  expect(plan({ a: [] }).output).toMatch(/^changes=true\ndigest=[0-9a-f]{64}\n$/);
  expect(plan({ a: [] }).output).not.toBe(plan({ b: [] }).output);
});

onPosix("a stack is planned after those whose outputs it reads", () => {
  const { plan: text } = plan({ a: ["z", "m"], m: ["z"], z: [] });
  expect(text.match(/^# .*/gm)).toStrictEqual(["# z", "# m", "# a"]);
});

onPosix.each<[string, object, number]>([
  ["a bucket", { backend: { s3: { bucket: "state" } } }, 0],
  ["HCP Terraform", { cloud: { organization: "acme" } }, 0],
  ["a local file", { backend: { local: { path: "state/a.tfstate" } } }, 1],
  ["the local file that Terraform takes without a backend", {}, 1],
  ["the local file that Terraform takes with an empty backend", { backend: {} }, 1],
])("accepts or refuses state in %s", (_, terraform, expected) => {
  const { project, env } = projectOf({ a: [] }, "");
  writeFileSync(join(project, "cdktf.out", "stacks", "a", "cdk.tf.json"), JSON.stringify({ terraform }));
  const check = commandsIn(synth as Job).find((command) => command.includes("jq ")) ?? "no command";
  const { status, stdout } = spawnSync("bash", ["-e", "-c", check], { cwd: project, env, encoding: "utf8" });
  expect(status).toBe(expected);
  expect(stdout).toMatch(
    expected === 0 ? /^$/ : /^::error::cdktf\.out\/stacks\/a\/cdk\.tf\.json keeps state in a local/,
  );
});

/** A Terraform that takes some time to apply, and writes its state when it is interrupted. */
const slow = `#!/bin/bash
echo "$@" >> "$LOG"
case "$2" in apply)
  trap 'echo stopped >> "$LOG"; exit 1' INT
  echo applying
  while true; do sleep 0.05; done
esac
`;

onPosix("a cancelled apply tells Terraform once, waits for it, and applies nothing more", async () => {
  const { project, env, text } = projectOf({ a: [], b: [] }, slow);
  const child = spawn("bash", [join(github, "apply.sh")], { cwd: project, env });
  await printed(child, /applying/);
  child.kill("SIGINT");
  child.kill("SIGTERM");
  const [status] = await once(child, "close");
  expect(status).not.toBe(0);
  expect(text("log")).toBe("-chdir=cdktf.out/stacks/a apply -no-color -input=false deploy.tfplan\nstopped\n");
});

onPosix.each([
  ["is pushed again", 0, "is pushed again"],
  ["that can't be pushed is named, with what to do", 1, "Run s3-user doctor"],
])("handles a state that Terraform could not write: %s", (_, pushed, message) => {
  const { project, env, text } = projectOf(
    { a: [], b: [] },
    `#!/bin/sh
echo "$2 $3" >> "$LOG"
case "$2" in apply) touch cdktf.out/stacks/a/errored.tfstate; exit 1;; state) exit ${pushed};; esac
`,
  );
  const { status, stdout } = spawnSync("bash", [join(github, "apply.sh")], { cwd: project, env, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stdout).toContain(message);
  expect(text("log")).toBe("apply -no-color\nstate push\n");
});

needs("jq", "openssl").test(
  "a state that can't be pushed is kept encrypted, with a passphrase that only openssl gets",
  () => {
    const state = '{ "secret": "wJalrXUtnFEMI" }';
    const { project, env } = projectOf(
      { a: [] },
      `#!/bin/sh
echo "passphrase: $STATE_PASSPHRASE." >> "$LOG"
case "$2" in apply) echo '${state}' > cdktf.out/stacks/a/errored.tfstate;; esac
exit 1
`,
    );
    const withPassphrase = {
      cwd: project,
      env: { ...env, STATE_PASSPHRASE: "correct horse" },
      encoding: "utf8",
    } as const;
    const { stdout } = spawnSync("bash", [join(github, "apply.sh")], withPassphrase);
    expect(stdout).toContain("is in the artifact unwritten-state, encrypted");
    expect(readFileSync(join(project, "log"), "utf8")).toBe("passphrase: .\npassphrase: .\n");

    expect(readdirSync(join(project, "unwritten-state"))).toStrictEqual(["a.tfstate.enc"]);
    expect(readFileSync(join(project, "unwritten-state", "a.tfstate.enc"), "latin1")).not.toContain("secret");
    const page = readFileSync(join(projectRoot, "docs", "github.md"), "utf8");
    const decrypt = /^openssl enc -d .*$/m.exec(page)?.[0].replaceAll("STACK", "a") ?? "no command";
    expect(spawnSync("sh", ["-c", decrypt], withPassphrase).status).toBe(0);
    expect(readFileSync(join(project, "cdktf.out", "stacks", "a", "errored.tfstate"), "utf8")).toBe(`${state}\n`);
  },
);

test("hands on only the encrypted state from the apply job", () => {
  const uploads = apply?.steps.filter(({ uses }) => uses?.startsWith("actions/upload-artifact@")) ?? [];
  expect(uploads.map((step) => step.with?.path)).toStrictEqual(["unwritten-state"]);
});

onPosix("applies each stack after those whose outputs it reads, and plans it again then", () => {
  const { project, env, text } = projectOf({ a: ["b"], b: [] }, '#!/bin/sh\necho "$1 $2" >> "$LOG"\n');
  const { status } = spawnSync("bash", [join(github, "apply.sh")], { cwd: project, env });
  expect(status).toBe(0);
  const log = ["b apply", "a apply", "a plan"].map((line) => `-chdir=cdktf.out/stacks/${line}\n`);
  expect(text("log")).toBe(log.join(""));
});

onPosix.each([
  ["has changes", 2],
  ["can't be planned", 1],
])("fails if a stack %s after those whose outputs it reads were applied", (_, planned) => {
  const { project, env } = projectOf({ a: ["b"], b: [] }, `#!/bin/sh\ncase "$2" in plan) exit ${planned};; esac\n`);
  const { status, stdout } = spawnSync("bash", [join(github, "apply.sh")], { cwd: project, env, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::error::These stacks read outputs of others, .*: a\. Run this workflow again/m);
});
