import { ListUsersCommand } from "@aws-sdk/client-iam";
import { finished } from "../../../commands/system/processes";
import { deployDisturbed, expectNoKeyLost } from "../../support/disturbed-deploy";
import type { FaultProxy } from "../../support/fault-proxy";
import { type Project, succeeded } from "../../support/project";
import { startProjectBehindProxy } from "../../support/project-behind-proxy";

// One deploy that is interrupted, and two at once; the nightly tests have many more.

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  ({ project, proxy } = await startProjectBehindProxy());
});
afterEach(() => project.reset());
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

test("loses no key when a supervisor stops the whole group, twice", async () => {
  project.declare('{ users: [{ userName: "web", access: S3Access.allBuckets(), deliverTo: SecretStore.ssm() }] }');
  const { status, stdout, stderr } = await deployDisturbed({ project, proxy }, [], ({ pid }) => {
    process.kill(-(pid as number), "SIGTERM");
    process.kill(-(pid as number), "SIGINT");
  });
  expect([130, 143]).toContain(status);
  expect(stdout).toContain("Interrupt received.");
  expect(stdout).not.toContain("Two interrupts received.");
  expect(stderr).toContain(
    'terraform apply of stack "site" was interrupted. To see what is left to do: npm run doctor',
  );
  await expectNoKeyLost(project);
});

test("rejects one of two deploys at once, and keeps the state intact", async () => {
  project.declare('{ users: [{ userName: "web", access: S3Access.allBuckets() }] }');
  await project.synth();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  proxy.fate = (action) => (action === "CreateUser" ? { holdAnswer: held } : "pass");
  const lockHeld = proxy.seen("CreateUser", "answered");
  const first = finished(project.startApply());
  await lockHeld;

  const second = await project.terraform("apply", "-auto-approve");
  expect(second.status).toBe(1);
  expect(second.stderr).toContain("Error acquiring the state lock");

  release();
  succeeded(await first);
  expect(await project.isUpToDate()).toBe(true);
  const { Users } = await project.iam.send(new ListUsersCommand({}));
  expect(Users?.map((user) => user.UserName)).toStrictEqual(["web"]);
  await project.outputs(); // remembers the secret, which must be in no file of the project
});
