import { deployDisturbed, expectNoKeyLost } from "../../support/disturbed-deploy";
import type { FaultProxy } from "../../support/fault-proxy";
import { onTerminal } from "../../support/fixes";
import type { Project } from "../../support/project";
import { startProjectBehindProxy } from "../../support/project-behind-proxy";

// full/interrupted.test.ts has the commonest of them: a supervisor that asks twice.

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  ({ project, proxy } = await startProjectBehindProxy());
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets(), deliverTo: SecretStore.ssm() }] }`);
});
afterEach(() => project.reset());
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

test("loses no key when the terminal is closed", async () => {
  await deployDisturbed({ project, proxy }, onTerminal, (terminal) => void terminal.kill("SIGHUP"));
  await expectNoKeyLost(project);
});

test("loses no key when the pipe is closed", async () => {
  const { status } = await deployDisturbed({ project, proxy }, [], ({ stdout, stderr }) => {
    stdout?.destroy();
    stderr?.destroy();
  });
  expect(status).toBe(0);
  await expectNoKeyLost(project);
});
