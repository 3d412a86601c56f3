import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { finished, type Result, start } from "../../commands/system/processes";
import type { FaultProxy } from "./fault-proxy";
import { s3User } from "./from-source";
import type { Project } from "./project";

/** Deploys, and does something to the command when the key is made and its delivery is on the way to AWS. */
export async function deployDisturbed(
  { project, proxy }: { readonly project: Project; readonly proxy: FaultProxy },
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
export async function expectNoKeyLost(project: Project): Promise<void> {
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
