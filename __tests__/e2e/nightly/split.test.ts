import { join } from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { run } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { blocksOf } from "../../support/pages";
import { Project, succeeded } from "../../support/project";

// Runs the recipe in docs/scale.md that distributes users to stacks, unchanged.

const [recipe = ""] = blocksOf("docs/scale.md").flatMap(({ language, code }) => (language === "sh" ? code : []));

let project: Project;
beforeEach(async () => {
  project = await Project.start("project's");
  await project.s3.createBucket("team-state").send(localAdministrator);
});
afterEach(() => project.stop());

const stackDirectory = (stack: string) => join(project.directory, "cdktf.out", "stacks", stack);

/** What a command of Terraform's prints in a stack's directory. */
async function terraform(stack: string, ...args: string[]): Promise<string> {
  return succeeded(await run("terraform", args, { cwd: stackDirectory(stack), env: project.env })).stdout;
}

async function declare(backend: string, stacks: Record<string, readonly string[]>): Promise<void> {
  const lines = Object.entries(stacks).map(([stack, users]) => {
    const props = users.map(
      (userName) =>
        `{ userName: "${userName}", access: S3Access.allBuckets(), accessKeys: [{ name: "first" }, { name: "b" }] }`,
    );
    return `new S3UserStack(app, "${stack}", { backend: ${backend}, users: [${props.join(", ")}] });`;
  });
  project.write(
    `import { S3Access, S3UserApp, S3UserStack, StateBackend } from "terraform-s3-user";
const app = new S3UserApp();\n${lines.join("\n")}\napp.synth();\n`,
  );
  await project.synth();
}

async function credentials(stack: string): Promise<Record<string, unknown>> {
  return JSON.parse(await terraform(stack, "output", "-json", "credentials"));
}

async function usersInAws(): Promise<unknown> {
  const { Users = [] } = await project.iam.send(new ListUsersCommand({}));
  return Users.map(({ UserName, UserId }) => [UserName, UserId]);
}

/** What a plan would do to resources. */
async function planned(stack: string): Promise<string[]> {
  await terraform(stack, "plan", "-out=deploy.tfplan");
  const { resource_changes: changes } = JSON.parse(await terraform(stack, "show", "-json", "deploy.tfplan"));
  return changes.flatMap(({ change }: { change: { actions: string[] } }) => change.actions);
}

test.each([
  ["a stack that is not deployed yet, with local state", "StateBackend.local()", []],
  ["a stack that is deployed, with state in S3", 'StateBackend.s3({ bucket: "team-state" })', ["alan"]],
])(
  "moves users to %s by the recipe: no user changes, and every key keeps its secret",
  async (_, backend, there) => {
    // moto answers at an address, not at a host for each bucket.
    if (backend.includes("s3")) project.env.TF_CLI_ARGS_init = "-backend-config=use_path_style=true";
    await declare(backend, { users: ["ada", "grace", "s3.shop+eu"], "users-shop": there });
    for (const stack of ["users", ...(there.length > 0 ? ["users-shop"] : [])]) {
      await terraform(stack, "init");
      await project.keepProvider(stackDirectory(stack));
      await terraform(stack, "apply", "-auto-approve");
    }
    const before = { ...(await credentials("users")), ...(there.length > 0 ? await credentials("users-shop") : {}) };
    const inAws = await usersInAws();

    await declare(backend, { users: ["ada"], "users-shop": [...there, "grace", "s3.shop+eu"] });
    const env = { ...project.env, TF_REATTACH_PROVIDERS: undefined }; // as for a reader of the page
    const moved = succeeded(await run("sh", ["-c", recipe], { cwd: project.directory, env }));
    for (const key of Object.values(before).flatMap((keys) => Object.values(keys as object))) {
      expect(moved.stdout + moved.stderr).not.toContain(key.secret_access_key);
    }

    for (const stack of ["users", "users-shop"]) {
      expect(new Set(await planned(stack))).toStrictEqual(new Set(["no-op"]));
      await terraform(stack, "apply", "deploy.tfplan");
    }
    expect(Object.keys(await credentials("users"))).toStrictEqual(["ada"]);
    expect({ ...(await credentials("users")), ...(await credentials("users-shop")) }).toStrictEqual(before);
    expect(await usersInAws()).toStrictEqual(inAws);
  },
  300_000,
);
