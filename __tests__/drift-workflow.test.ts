import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";

const text = readFileSync(join(projectRoot, ".github", "workflows", "drift.yml"), "utf8");
const job = (name: string) => new RegExp(`\\n  ${name}:\\n(?: {4}.*\\n|\\n)+`).exec(text)?.[0] ?? "";

test("nothing may write, and only one job can get AWS credentials", () => {
  expect(text.match(/[\w-]+: write/g)).toStrictEqual(["id-token: write"]);
  expect(job("check")).toContain("id-token: write");
});

test("main.ts runs in the job that can get no AWS credentials", () => {
  expect(job("synth")).toContain("npm run synth");
  expect(job("synth")).not.toContain("configure-aws");
  const commands = job("check").match(/run: npx .*/g) ?? [];
  expect(commands.length).toBe(3);
  for (const command of commands) expect(command).toContain("--skip-synth");
  expect(job("check")).not.toMatch(/npm (run|test)/);
});

test("nothing runs in a fork, or where the role is not set", () => {
  expect(job("synth")).toContain(
    "if: vars.AWS_DRIFT_ROLE != '' && (github.event_name == 'schedule' || github.ref_name == github.event.repository.default_branch)",
  );
  expect(job("check")).toContain("needs: synth");
});

test("a finding of one command does not keep the next ones from running", () => {
  expect(job("check").match(/if: \$\{\{ !cancelled\(\) \}\}/g)).toHaveLength(2);
});

test("it pins the actions that rotate.yml pins", () => {
  const rotate = readFileSync(join(projectRoot, ".github", "workflows", "rotate.yml"), "utf8");
  const pinned = text.match(/uses: \S+@[0-9a-f]{40} # v\S+/g) ?? [];
  expect(pinned).toHaveLength(text.match(/uses:/g)?.length ?? 0);
  for (const action of pinned) expect(rotate).toContain(action);
});
