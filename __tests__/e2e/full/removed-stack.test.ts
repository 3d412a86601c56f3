import { existsSync } from "node:fs";
import { join } from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

// A stack that is taken out of main.ts: Terraform deletes nothing of it, and every command that could be taken for
// "nothing else is in AWS" names it.

let project: Project;
beforeAll(async () => {
  project = await Project.start();
  declare("shop", "site");
  succeeded(await project.command("deploy", ["*", "--auto-approve"]));
  declare("site");
}, 60_000);
afterAll(() => project.stop());

/** A main.ts with these stacks, each with a user of its name. */
function declare(...stacks: string[]): void {
  const lines = stacks.map(
    (name) =>
      `new S3UserStack(app, "${name}", { users: [{ userName: "${name}", access: S3Access.readOnly(["photos"]) }] });`,
  );
  project.write(
    `import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";\n\nconst app = new S3UserApp();\n` +
      `${lines.join("\n")}\napp.synth();\n`,
  );
}

const users = async () =>
  ((await project.iam.send(new ListUsersCommand({}))).Users ?? []).map(({ UserName }) => UserName);
const remains = "is no longer in main.ts, but its state has user shop with 1 access key, which stay in AWS";
const fix =
  "npm run destroy shop   # deletes them after confirmation; to keep them, declare the stack in main.ts again";

test.each([
  ["diff", []],
  ["deploy", ["--auto-approve"]],
])("names the removed stack in %s, and deletes nothing of it", async (command, args) => {
  const { stderr, stdout } = succeeded(await project.command(command, args));
  expect(stdout).toContain("No changes.");
  expect(stderr).toContain(`! Stack "shop" ${remains}.\n    → ${fix}`);
  expect(await users()).toStrictEqual(["shop", "site"]);
});

test("reports the removed stack as a problem in doctor", async () => {
  const { status, stdout } = await project.command("doctor");
  expect(stdout).toContain(`✗ Stack shop: ${remains}\n    → ${fix}`);
  expect(status).toBe(3);
});

test("doesn't report in rotate --check that every key was checked", async () => {
  const { status, stdout, stderr } = await project.command("rotate", ["--check"]);
  expect(stderr).toContain(`? stack "shop" ${remains}, so its keys were not checked`);
  expect(stdout).toBe("No access key that was checked is older than 90 days (1 checked, others not: see above).\n");
  expect(status).toBe(1);
});

test("names the removed stack in eject", async () => {
  const { stderr } = succeeded(await project.command("eject", ["../ejected"]));
  expect(stderr).toContain(`! Stack "shop" ${remains}. It was not exported.`);
});

test("shows how to delete what a removed stack created, when it is named to deploy", async () => {
  const { status, stderr } = await project.command("deploy", ["shop", "--auto-approve"]);
  expect(stderr).toBe(`Stack "shop" ${remains}.\n  → ${fix}\n`);
  expect(status).toBe(2);
});

test("destroys a removed stack by its name, and then forgets it", async () => {
  succeeded(await project.command("destroy", ["shop", "--auto-approve"]));
  expect(await users()).toStrictEqual(["site"]);
  expect(existsSync(join(project.directory, "cdktf.out", "stacks", "shop"))).toBe(false);
  const { stderr } = succeeded(await project.command("diff"));
  expect(stderr).not.toContain("shop");
  succeeded(await project.command("rotate", ["--check"]));
});
