import { existsSync } from "node:fs";
import { join } from "node:path";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import { end, finished } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { type FaultProxy, startFaultProxy } from "../../support/fault-proxy";
import { heal } from "../../support/fixes";
import { Project, succeeded } from "../../support/project";

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  project = await Project.start("project's");
  proxy = await startFaultProxy(project.aws.endpoint);
});
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});
afterEach(() => {
  proxy.fate = () => "pass";
  delete project.env.AWS_ENDPOINT_URL_IAM;
  delete project.env.AWS_ENDPOINT_URL_S3;
});

async function startAnew(): Promise<void> {
  await project.reset();
  await project.s3.createBucket("team-state").send(localAdministrator);
  const users = '[{ userName: "web", access: S3Access.allBuckets() }]';
  project.declare(`{ backend: StateBackend.s3({ bucket: "team-state" }), users: ${users} }`);
  await project.synth();
  // moto answers at an address, not at a host for each bucket.
  succeeded(await project.terraform("init", "-reconfigure", "-backend-config=use_path_style=true"));
}

test("rejects one of two deploys at once on state in S3, and keeps the state intact", async () => {
  await startAnew();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  project.env.AWS_ENDPOINT_URL_IAM = proxy.endpoint;
  proxy.fate = (action) => (action === "CreateUser" ? { holdAnswer: held } : "pass");
  const lockHeld = proxy.seen("CreateUser", "answered");
  const first = project.startApply();
  const firstEnds = finished(first);
  await lockHeld;

  delete project.env.AWS_ENDPOINT_URL_IAM;
  const second = await project.terraform("apply", "-auto-approve");
  expect(second.status).toBe(1);
  expect(second.stderr).toContain("Error acquiring the state lock");

  release();
  succeeded(await firstEnds);
  await end(first);
  expect(await project.isUpToDate()).toBe(true);
  const { Users } = await project.iam.send(new ListUsersCommand({}));
  expect(Users?.map((user) => user.UserName)).toStrictEqual(["web"]);
  await project.outputs(); // remembers the secret, which must be in no file of the project
});

test("pushes a state that could not be written to S3 with the command of doctor", async () => {
  await startAnew();
  project.env.AWS_ENDPOINT_URL_S3 = proxy.endpoint;
  proxy.fate = (action) =>
    /^PUT \/team-state\/site\/terraform\.tfstate\b(?!\.)/.test(action) ? { status: 403, code: "AccessDenied" } : "pass";
  expect((await project.terraform("apply", "-auto-approve")).status).toBe(1);
  proxy.fate = () => "pass";

  const { first, last } = await heal(project);
  expect(first.map(({ message }) => message).join()).toContain("Terraform could not write state and left it in");
  expect(last).toStrictEqual([]);
  expect(existsSync(join(project.stackDirectory, "errored.tfstate"))).toBe(false);
  expect((await project.accessKey("web")).secretAccessKey).toMatch(/^[\w+/]{40}$/);
});
