import { actionsIn, commandsIn, type Job, readWorkflow } from "./support/workflows";

const { synth, check } = readWorkflow("drift.yml").jobs as { readonly synth: Job; readonly check: Job };

test("runs main.ts in the job that can get no AWS credentials", () => {
  expect(commandsIn(synth)).toContain("npm run synth");
  expect(actionsIn(synth)).not.toContain("aws-actions/configure-aws-credentials");
  const commands = commandsIn(check).filter((command) => command.startsWith("npx "));
  expect(commands.length).toBe(3);
  for (const command of commands) expect(command).toContain("--skip-synth");
  expect(commandsIn(check).join("\n")).not.toMatch(/npm (run|test)/);
});

test("runs nothing in a fork, or where the role is not set", () => {
  expect(synth.if).toBe(
    "vars.AWS_DRIFT_ROLE != '' && (github.event_name == 'schedule' || github.ref_name == github.event.repository.default_branch)",
  );
  expect(check.needs).toBe("synth");
});

test("runs each command after a finding of another", () => {
  expect(check.steps.slice(-2).map((step) => step.if)).toStrictEqual(["${{ !cancelled() }}", "${{ !cancelled() }}"]);
});
