import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";
import { actionsIn, commandsIn, type Job, readWorkflow, stepsOf } from "./support/workflows";

// The structure of the workflows: what they may do, and when.

const directory = join(projectRoot, ".github", "workflows");
const files = readdirSync(directory).sort();
const read = (file: string) => readFileSync(join(directory, file), "utf8");
const uses = (file: string) => read(file).match(/uses: .*/g) ?? [];

test.each(files)("pins every action in %s by its commit, with its release", (file) => {
  expect(uses(file).length).toBeGreaterThan(0);
  expect(uses(file).filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toStrictEqual(
    [],
  );
});

test("pins the same release of an action in all workflows", () => {
  const lines = new Set(files.flatMap(uses));
  const actions = new Set([...lines].map((line) => line.split("@")[0]));
  expect(lines.size).toBe(actions.size);
});

test.each(files)("keeps no AWS key and no token in git's configuration in %s", (file) => {
  expect(read(file)).not.toMatch(/aws-(access-key-id|secret-access-key)|secrets\.(?!GITHUB_TOKEN|STATE_PASSPHRASE)/);
  const checkouts = stepsOf(readWorkflow(file)).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
  for (const checkout of checkouts) expect(checkout.with).toMatchObject({ "persist-credentials": false });
});

test("gives a job only the permissions to write that it needs", () => {
  const writes = files.flatMap((file) => {
    const { permissions: ofAll, jobs } = readWorkflow(file);
    expect(ofAll).toBeDefined(); // otherwise a job without its own gets those of the repository
    return Object.entries(jobs).flatMap(([name, { permissions = ofAll }]) => {
      const written = Object.entries(permissions ?? {}).flatMap(([what, how]) => (how === "write" ? what : []));
      return written.length === 0 ? [] : [`${file} ${name}: ${written.join(", ")}`];
    });
  });
  expect(writes).toStrictEqual([
    "deploy.yml plan: id-token",
    "deploy.yml apply: id-token",
    "drift.yml check: id-token",
    "release.yml publish: id-token",
    "release.yml release: attestations, contents, id-token",
    "review-comment.yml post: pull-requests",
    "rotate.yml edit: id-token",
    "rotate.yml propose: contents, pull-requests",
  ]);
});

test.each(["review-comment.yml post", "rotate.yml propose"])("runs nothing of the repository in %s", (where) => {
  const [file = "", name = ""] = where.split(" ");
  const job = readWorkflow(file).jobs[name] ?? { steps: [] };
  expect(actionsIn(job)).toStrictEqual(["actions/download-artifact", "actions/github-script"]);
  expect(commandsIn(job)).toStrictEqual([]);
});

test.each(["check.yml", "review.yml"])("gives no secret to %s, which runs a pull request's own code", (file) => {
  expect(read(file)).not.toMatch(/secrets\.|pull_request_target/);
});

test("creates and posts the comment without the pull request's code", () => {
  const workflow = readWorkflow("review-comment.yml");
  expect(Object.keys(workflow.on)).toStrictEqual(["workflow_run"]);
  expect(stepsOf(workflow).filter((step) => step.with?.ref !== undefined)).toStrictEqual([]);
});

test("puts nothing into a script that a pull request can choose", () => {
  const scripts = files.flatMap((file) =>
    stepsOf(readWorkflow(file)).flatMap((step) => step.run ?? step.with?.script ?? []),
  );
  expect(scripts.length).toBeGreaterThan(10);
  expect(scripts.filter((script) => `${script}`.includes("${{"))).toStrictEqual([]);
});

test("publishes packages only from a tag, with provenance, after every check, without a stored token", () => {
  const { on, jobs } = readWorkflow("release.yml");
  const { build, publish, release } = jobs as Readonly<Record<"build" | "publish" | "release", Job>>;
  expect(on).toStrictEqual({ push: { tags: ["v*"] } });
  expect(build).toMatchObject({ needs: "check", if: "startsWith(github.ref, 'refs/tags/v')" });
  expect(commandsIn(build).join("\n")).toContain('git merge-base --is-ancestor "$GITHUB_SHA" origin/main');
  expect(publish.needs).toBe("build");
  expect(commandsIn(publish).join("\n")).toMatch(
    /npm publish "\.\/\$package-\$version\.tgz" --provenance .*--ignore-scripts/,
  );
  expect(actionsIn(publish)).not.toContain("actions/checkout"); // no code of this repository in the job that npm trusts
  expect(commandsIn(publish).join("\n")).not.toMatch(/npm (ci|install|run|pack)/);
  expect(release.environment).toBeUndefined(); // its token can't get npm's trust
  expect(actionsIn(release)).not.toContain("actions/checkout");
  expect(commandsIn(release).join("\n")).not.toContain("npm ");
});

test("cancels no workflow that changes AWS or publishes", () => {
  const cancelled = files.filter((file) => readWorkflow(file).concurrency?.["cancel-in-progress"]);
  expect(cancelled).toStrictEqual(["check.yml", "review-comment.yml", "review.yml"]);
  for (const file of cancelled) expect(read(file)).not.toMatch(/terraform .*apply|npm publish|id-token: write/);
  expect(readWorkflow("deploy.yml").jobs.apply?.concurrency).toStrictEqual({ group: "deploy" });
});

describe.each([
  ["drift.yml", "check", "AWS_DRIFT_ROLE"],
  ["rotate.yml", "edit", "AWS_ROTATE_ROLE"],
])("%s, which runs every night", (file, withRole, role) => {
  const { jobs } = readWorkflow(file);
  const { synth = { steps: [] }, [withRole]: second = { steps: [] } } = jobs as Readonly<Record<string, Job>>;

  test("runs main.ts in a job that can get no AWS credentials", () => {
    expect(commandsIn(synth)).toContain("npm run synth");
    expect(actionsIn(synth)).not.toContain("aws-actions/configure-aws-credentials");
    const commands = commandsIn(second).filter((command) => command.includes("s3-user "));
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) expect(command).toContain("--skip-synth");
    expect(commandsIn(second).join("\n")).not.toMatch(/npm (run|test)/);
  });

  test("runs nothing in a fork, or where the role is not set", () => {
    expect(synth.if).toBe(
      `vars.${role} != '' && (github.event_name == 'schedule' || github.ref_name == ` +
        "github.event.repository.default_branch)",
    );
    expect(second.needs).toBe("synth");
  });
});

test("runs each check of drift after a finding of another", () => {
  const last = readWorkflow("drift.yml").jobs.check?.steps.slice(-2);
  expect(last?.map((step) => step.if)).toStrictEqual(["${{ !cancelled() }}", "${{ !cancelled() }}"]);
});

test("proposes a rotation only after the edit", () => {
  expect(readWorkflow("rotate.yml").jobs.propose?.needs).toBe("edit");
});

test("selects only Jest projects that exist in scripts and workflows", () => {
  const { projects } = require("../jest.config.js") as { projects: { displayName: string }[] };
  const commands = [readFileSync(join(projectRoot, "package.json"), "utf8"), ...files.map(read)].join("\n");
  const selected = [...commands.matchAll(/--selectProjects ([a-z -]*[a-z])/g)].flatMap(
    ([, names = ""]) => names.split(/ -+/)[0]?.split(" ") ?? [],
  );
  expect(selected).toContain("nightly");
  expect(projects.map(({ displayName }) => displayName)).toEqual(expect.arrayContaining(selected));
});
