import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import type { FaultProxy } from "../../support/fault-proxy";
import { heal } from "../../support/fixes";
import { type Project, succeeded } from "../../support/project";
import { startProjectBehindProxy } from "../../support/project-behind-proxy";

// The directory of state is a small disk of its own, which wants root on Linux; elsewhere these are skipped, in words.

const canMount = process.platform === "linux" && process.getuid?.() === 0;
const withMount = canMount ? test : test.skip;
const mount = (...args: string[]) => spawnSync("mount", args).status === 0;

let project: Project;
let proxy: FaultProxy;
let disk: string;
let left: string;
beforeAll(async () => {
  ({ project, proxy } = await startProjectBehindProxy());
  disk = dirname(project.stateFile);
  left = join(project.stackDirectory, "errored.tfstate");
});
beforeEach(async () => {
  await project.reset();
  mkdirSync(disk);
  if (canMount && !mount("-t", "tmpfs", "-o", "size=12m,mode=0700", "none", disk)) throw new Error("can't mount");
});
afterEach(() => void spawnSync("umount", [disk]));
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

const filler = () => join(disk, "filler");
const fullDisk = {
  begin: () => spawnSync("dd", ["if=/dev/zero", `of=${filler()}`, "bs=1k"]), // to the last block
  end: () => rmSync(filler()),
};

const deploy = () => project.command("deploy", ["--auto-approve"], { AWS_ENDPOINT_URL_IAM: proxy.endpoint });

/** A rotation that can't write state after its first call about the user. Returns what it left. */
async function rotateOnFullDisk(): Promise<string> {
  project.declare(`{ users: [{ userName: "web", access: S3Access.allBuckets() }] }`);
  succeeded(await deploy());
  const note = "x".repeat(250); // so that the new state does not fit into the place of the old one
  const tags = `{ a: "${note}", b: "${note}", c: "${note}", d: "${note}" }`;
  project.declare(
    '{ users: [{ userName: "web", access: S3Access.allBuckets(), accessKeys: [{ name: "secondary" }], tags: ' +
      `${tags} }] }`,
  );
  let hasBegun = false;
  proxy.fate = (action) => {
    if (action === "GetUser" && !hasBegun) fullDisk.begin();
    hasBegun ||= action === "GetUser";
    return "pass";
  };
  const { status, stderr } = await deploy();
  proxy.fate = () => "pass";
  fullDisk.end();
  expect(status).toBe(1);
  expect(stderr).toContain("Terraform could not write state and left it in cdktf.out/stacks/site/errored.tfstate");
  expect(statSync(left).mode & 0o077).toBe(0);
  return readFileSync(left, "utf8");
}

/** Does what doctor prints, and expects the next deploy to end with the one key that AWS has, its secret in state. */
async function expectRestored(keptState: string): Promise<void> {
  const { first, last } = await heal(project);
  expect(first.map(({ message }) => message).join()).toContain("Terraform could not write state");
  expect(last).toStrictEqual([]);
  expect(existsSync(left)).toBe(false);
  const restored = await project.state();
  for (const [secret] of keptState.matchAll(/"secret": "[\w+/]{40}"/g)) expect(restored).toContain(secret);
  succeeded(await deploy());
  const { AccessKeyMetadata = [] } = await project.iam.send(new ListAccessKeysCommand({ UserName: "web" }));
  const { accessKeyId, secretAccessKey } = await project.accessKey("web", "secondary");
  expect(AccessKeyMetadata.map((key) => key.AccessKeyId)).toStrictEqual([accessKeyId]);
  expect(secretAccessKey).toMatch(/^[\w+/]{40}$/);
}

withMount("with a read-only directory (needs root on Linux) nothing is created in AWS", async () => {
  mount("-o", "remount,ro", disk);
  proxy.actions.splice(0);
  const { status } = await deploy();
  expect(status).toBe(1);
  expect(proxy.actions).not.toContain("CreateUser");
});

withMount("with too little room (needs root on Linux) a deploy is refused before it begins", async () => {
  writeFileSync(filler(), Buffer.alloc(4_000_000));
  const { status, stderr } = await deploy();
  expect(status).toBe(1);
  expect(stderr).toContain("Less than 10 MB is free on the disk that contains state");
});

withMount(
  "a disk that is full in a rotation (needs root on Linux) loses no key, nor does a deploy after it",
  async () => {
    const keptState = await rotateOnFullDisk();
    const { status, stderr } = await deploy();
    expect(status).toBe(1);
    expect(stderr).toContain("npm run doctor shows how to restore it first.");
    await expectRestored(keptState);
  },
);
