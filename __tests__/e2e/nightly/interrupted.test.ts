import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { finished, type Result, start } from "../../../commands/tools/processes";
import type { FaultProxy } from "../../support/fault-proxy";
import { onTerminal } from "../../support/fixes";
import { s3User } from "../../support/from-source";
import type { Project } from "../../support/project";
import { startProjectBehindProxy } from "../../support/project-behind-proxy";

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

/** Deploys, and does something to the command when the key is made and its delivery is on the way to AWS. */
async function deploy(
  launcher: readonly string[],
  disturb: (command: ChildProcess) => void | Promise<void>,
): Promise<Result> {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  proxy.fate = (action) => (action === "PutParameter" ? { holdAnswer: held } : "pass");
  const made = proxy.seen("PutParameter", "answered");
  const [command, ...args] = [...launcher, process.execPath, ...s3User, "deploy", "--auto-approve"];
  const child = start(`${command}`, args, { cwd: project.directory, env: project.env });
  const ended = finished(child);
  await made;
  await disturb(child);
  release();
  return ended;
}

/** Expects state to know the one key that AWS has, with its secret. */
async function expectNoKeyLost(): Promise<void> {
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "web" }));
  const { resources } = JSON.parse(readFileSync(project.stateFile, "utf8")) as State;
  const stored = resources.filter(({ type }) => type === "aws_iam_access_key").flatMap(({ instances }) => instances);
  const secret = expect.stringMatching(/^[\w+/]{40}$/);
  expect(stored.map(({ attributes }) => attributes)).toStrictEqual(
    AccessKeyMetadata.map(({ AccessKeyId }) => expect.objectContaining({ id: AccessKeyId, secret })),
  );
  expect(stored).toHaveLength(1);
}

interface State {
  readonly resources: readonly { readonly type: string; readonly instances: readonly { attributes: object }[] }[];
}

test("a terminal that is closed loses no key", async () => {
  await deploy(onTerminal, (terminal) => void terminal.kill("SIGHUP"));
  await expectNoKeyLost();
});

test("a supervisor that asks the whole group to stop, and asks again, loses no key", async () => {
  const { status, stdout, stderr } = await deploy([], ({ pid }) => {
    process.kill(-(pid as number), "SIGTERM");
    process.kill(-(pid as number), "SIGINT");
  });
  expect([130, 143]).toContain(status);
  expect(stdout).toContain("Interrupt received.");
  expect(stdout).not.toContain("Two interrupts received.");
  expect(stderr).toContain('terraform apply of stack "site" was interrupted; npm run doctor tells what is left to do.');
  await expectNoKeyLost();
});

test("a pipe that nobody reads any more loses no key", async () => {
  const { status } = await deploy([], ({ stdout, stderr }) => {
    stdout?.destroy();
    stderr?.destroy();
  });
  expect(status).toBe(0);
  await expectNoKeyLost();
});
