import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Result, run } from "../../../commands/system/processes";
import { blocksOf } from "../../support/pages";
import { Project, succeeded } from "../../support/project";

// docs/move-existing-users.md's commands for moving a user by hand, as they are there.

const recipe = blocksOf("docs/move-existing-users.md").find(({ code }) => code.includes("state mv"))?.code ?? "";

let project: Project;
beforeAll(async () => {
  project = await Project.start("new");
}, 60_000);
afterAll(() => project.end());

test("moves a user with the commands, and its key keeps the secret", async () => {
  const old = join(project.directory, "..", "terraform");
  mkdirSync(old);
  const terraform = (...args: string[]): Promise<Result> => run("terraform", args, { cwd: old, env: project.env });
  writeFileSync(
    join(old, "main.tf"),
    `terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
provider "aws" { region = "us-east-1" }
resource "aws_iam_user" "web" { name = "web" }
resource "aws_iam_access_key" "web" { user = aws_iam_user.web.name }
resource "aws_iam_user_policy" "web" {
  name   = "S3Access"
  user   = aws_iam_user.web.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::photos/*" }]
  })
}
`,
  );
  succeeded(await terraform("init"));
  succeeded(await terraform("apply", "-auto-approve"));
  const secretOf = (state: string) => /"secret": "([^"]+)"/.exec(state)?.[1];
  const secret = secretOf(succeeded(await terraform("state", "pull")).stdout);
  project.write(`import { S3Access, S3UserApp, S3UserStack } from "terraform-s3-user";
const app = new S3UserApp();
const Statement = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" }];
const access = S3Access.fromDocument({ Version: "2012-10-17", Statement });
new S3UserStack(app, "users", { users: [{ userName: "web", access }] });
app.synth();
`);
  await project.synth();

  const moved = succeeded(await run("sh", ["-ec", recipe], { cwd: project.directory, env: project.env }));
  expect(moved.stdout).toContain("without changing any real infrastructure");
  expect(secret).toHaveLength(40);
  expect(moved.stdout + moved.stderr).not.toContain(secret);
  const inStack = { cwd: join(project.directory, "cdktf.out", "stacks", "users"), env: project.env };
  expect(secretOf(succeeded(await run("terraform", ["state", "pull"], inStack)).stdout)).toBe(secret);
  expect(succeeded(await terraform("state", "list")).stdout).toBe("");
});
