import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { end, finished, type Result, run } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { type FaultProxy, startFaultProxy } from "../../support/fault-proxy";
import { heal } from "../../support/fixes";
import { blocksOf } from "../../support/pages";
import { printed } from "../../support/printed";
import { Project, succeeded } from "../../support/project";

// The commands in docs/troubleshooting.md that have names to be filled in, each after the accident that it is for.

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  project = await Project.start("project's");
  proxy = await startFaultProxy(project.aws.endpoint);
  await project.s3.createBucket("team-state").send(localAdministrator);
}, 60_000);
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

/** Runs the page's command that has this in it, filled in. */
function runFromPage(part: string, names: Readonly<Record<string, string>>): Promise<Result> {
  const commands = blocksOf("docs/troubleshooting.md").flatMap(({ code }) => code.trim().split("\n"));
  const [command = `false # no command has ${part}`] = commands.filter((line) => line.includes(part));
  const filledIn = command.replace(/<(\w+)>/g, (_, name: string) => `${names[name]}`);
  return run("sh", ["-c", `echo yes | ${filledIn}`], { cwd: project.directory, env: project.env });
}

test("leaves a lock after a killed deploy, and in AWS what was created last: force-unlock, then doctor", async () => {
  project.declare(
    '{ backend: StateBackend.s3({ bucket: "team-state" }), users: [{ userName: "web", access: ' +
      "S3Access.allBuckets() }] }",
  );
  await project.synth();
  // moto answers at an address, not at a host for each bucket.
  succeeded(await project.terraform("init", "-backend-config=use_path_style=true"));
  project.env.AWS_ENDPOINT_URL_IAM = proxy.endpoint;
  proxy.fate = (action) => (action === "PutUserPolicy" ? { holdAnswer: new Promise(() => {}) } : "pass");
  const apply = project.startApply();
  const ended = finished(apply);
  await printed(apply, /aws_iam_access_key\.\S+ Creation complete/);
  await end(apply, "SIGKILL");
  await ended;
  delete project.env.AWS_ENDPOINT_URL_IAM;

  const refused = await project.terraform("plan");
  expect(refused.stderr).toContain("Error acquiring the state lock");
  const [, id = ""] = /ID: +([\w-]+)/.exec(refused.stderr) ?? [];
  succeeded(await runFromPage("force-unlock", { stack: "site", id }));
  expect(await project.state()).not.toContain("aws_iam_access_key");

  const { first, last } = await heal(project);
  expect(first.map(({ message }) => message).join()).toContain("user web exists in AWS but not in state");
  expect(last).toStrictEqual([]);
  const { AccessKeyMetadata } = await project.iam.send(new ListAccessKeysCommand({ UserName: "web" }));
  expect(AccessKeyMetadata).toMatchObject([{ AccessKeyId: (await project.accessKey("web")).accessKeyId }]);
}, 180_000);

test("blocks the name of a deleted secret until it is deleted permanently", async () => {
  project.declare(
    '{ backend: StateBackend.s3({ bucket: "team-state" }), users: [{ userName: "web", access: ' +
      "S3Access.allBuckets(), deliverTo: SecretStore.secretsManager() }] }",
  );
  succeeded(await project.apply());
  succeeded(await project.terraform("destroy", "-auto-approve"));
  const refused = await project.terraform("apply", "-auto-approve");
  expect(refused.stderr).toContain("creating Secrets Manager Secret (s3-user/web)"); // AWS's reason is worded otherwise

  succeeded(await runFromPage("delete-secret", { region: "us-east-1", user: "web" }));
  succeeded(await project.terraform("apply", "-auto-approve"));
  expect(await project.isUpToDate()).toBe(true);
}, 300_000);
