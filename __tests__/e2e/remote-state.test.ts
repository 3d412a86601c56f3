import { ListUsersCommand } from "@aws-sdk/client-iam";
import { end, finished } from "../../commands/tools/processes";
import { localAdministrator } from "../../commands/tools/terraform-environment";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy";
import { Project, succeeded } from "../support/project";

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  project = await Project.start();
  proxy = await startFaultProxy(project.aws.endpoint);
  await project.s3.createBucket("team-state").send(localAdministrator);
  project.declare(`{ backend: StateBackend.s3({ bucket: "team-state" }), users: [{ userName: "web" }] }`);
  await project.synth();
  // moto answers at an address, not at a host for each bucket.
  succeeded(await project.terraform("init", "-backend-config=use_path_style=true"));
});
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

test("of two deploys at once on S3 state one is refused, and the state stays whole", async () => {
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
