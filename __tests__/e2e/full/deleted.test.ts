import { rmSync } from "node:fs";
import { join } from "node:path";
import { GetUserCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
  succeeded(await project.command("deploy", ["--auto-approve"]));
});
afterAll(() => project.stop());

const remove = (...path: string[]) => rmSync(join(project.directory, ...path), { recursive: true });

describe.each([
  [".terraform", ["cdktf.out", "stacks", "site", ".terraform"]],
  ["cdktf.out", ["cdktf.out"]],
])("without %s", (_name, path) => {
  beforeEach(() => remove(...path));

  test("deploys without a change", async () => {
    const { stdout } = succeeded(await project.command("deploy", ["--auto-approve"]));
    expect(stdout).toContain("0 added, 0 changed, 0 destroyed");
  });

  test("delivers the key", async () => {
    const { stderr } = succeeded(await project.command("credentials", ["--out", "key.csv", "--force"]));
    expect(stderr).toContain('of user "web" is now in key.csv');
    remove("key.csv");
  });

  test("compares AWS with state in doctor, or reports that it can't", async () => {
    const { status, stdout } = await project.command("doctor");
    expect(stdout).toMatch(
      /✓ Stack site: AWS and state agree|\? Stack site: not compared with AWS: not synthesized yet/,
    );
    expect(status).toBe(stdout.includes("? Stack site") ? 1 : 0);
  });
});

describe("without state", () => {
  beforeAll(() => remove("state"));

  test("creates no second user in a deploy, and explains why", async () => {
    const { status, stderr } = await project.command("deploy", ["--auto-approve"]);
    expect(status).toBe(1);
    expect(stderr).toContain("EntityAlreadyExists: User");
  });

  test("delivers no key that is missing in state", async () => {
    const { status, stderr } = await project.command("credentials");
    expect(status).toBe(1);
    expect(stderr).not.toBe("");
  });

  test("doesn't report in destroy that the user is deleted", async () => {
    rmSync(join(project.directory, "state"), { recursive: true, force: true });
    const { status, stderr, stdout } = await project.command("destroy", ["--auto-approve"]);
    expect(stdout).not.toContain("Destroy complete");
    expect(status).toBe(1);
    expect(stderr).toContain('Stack "site" has no state, so there is nothing to destroy.');
    expect((await project.iam.send(new GetUserCommand({ UserName: "web" }))).User?.UserName).toBe("web");
  });
});
