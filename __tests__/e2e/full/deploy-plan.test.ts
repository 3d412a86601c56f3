/** @needs jq */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../commands/system/processes";
import { Project, succeeded } from "../../support/project";
import { projectRoot } from "../../support/project-root";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

/** Runs what deploy.yml runs, and reads the outputs it leaves for the next job. */
async function plan(): Promise<{ changes?: string; digest?: string; text: string }> {
  const inProject = { cwd: project.directory, env: { ...project.env, GITHUB_OUTPUT: "" } };
  const { stdout } = succeeded(await run(join(projectRoot, ".github", "plan.sh"), [], inProject));
  const text = readFileSync(join(project.directory, "plan.txt"), "utf8");
  return { changes: /^changes=(.*)$/m.exec(stdout)?.[1], digest: /^digest=(.*)$/m.exec(stdout)?.[1], text };
}

test("keeps the plan to approve word for word until something changes, without a secret", async () => {
  project.declare('{ users: [{ userName: "optimizer", access: S3Access.allBuckets() }] }');
  await project.synth();
  const approved = await plan();
  expect(approved.changes).toBe("true");
  expect(approved.text).toContain("3 to add, 0 to change, 0 to destroy");
  expect((await plan()).digest).toBe(approved.digest);

  succeeded(await project.terraform("apply", "deploy.tfplan"));
  const after = await plan();
  expect(after.changes).toBe("false");
  const { secretAccessKey } = await project.accessKey("optimizer");
  expect(after.text).not.toContain(secretAccessKey);

  project.declare('{ users: [{ userName: "optimizer", access: S3Access.allBuckets(), tags: { team: "web" } }] }');
  await project.synth();
  expect((await plan()).digest).not.toBe(approved.digest);
});
