import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { App, LocalBackend, Testing } from "cdktf";
import { S3Access, S3UserStack, StateBackend } from "terraform-s3-user";
import { temporaryDirectory } from "../../support/temporary-directory";

const testOnPosix = process.platform === "win32" ? test.skip : test;

function project(backend?: StateBackend): { directory: string; app: App; stack: S3UserStack } {
  const directory = temporaryDirectory();
  const app = new App({ outdir: join(directory, "cdktf.out") });
  return {
    directory,
    app,
    stack: new S3UserStack(app, "website", { backend, users: [{ userName: "ada", access: S3Access.allBuckets() }] }),
  };
}

function mode(...path: string[]): string {
  return (statSync(join(...path)).mode & 0o777).toString(8);
}

testOnPosix("synth makes the state's and the stack's directory readable by their owner only", () => {
  const { directory, app } = project();
  app.synth();
  expect(mode(directory, "state")).toBe("700");
  expect(mode(directory, "cdktf.out", "stacks", "website")).toBe("700");
});

testOnPosix("a directory of state that others could read is closed to them", () => {
  const { directory, app } = project(StateBackend.local({ directory: "private/web" }));
  mkdirSync(join(directory, "private", "web"), { recursive: true, mode: 0o755 });
  app.synth();
  expect(mode(directory, "private", "web")).toBe("700");
});

testOnPosix("a stack with remote state has a private directory too, and none for state", () => {
  const { directory, app } = project(StateBackend.s3({ bucket: "my-state" }));
  app.synth();
  expect(mode(directory, "cdktf.out", "stacks", "website")).toBe("700");
  expect(existsSync(join(directory, "state"))).toBe(false);
});

testOnPosix("leaves the directory of a custom local backend as it is", () => {
  const custom = StateBackend.custom((stack) => new LocalBackend(stack, { path: "../../../shared/web.tfstate" }));
  const { directory, app } = project(custom);
  mkdirSync(join(directory, "shared"), { mode: 0o755 });
  app.synth();
  expect(mode(directory, "shared")).toBe("755");
});

test("creates no state directory in cdktf's Testing.fullSynth", () => {
  const name = basename(temporaryDirectory()).replace("s3-user-", "state-");
  const { directory, stack } = project(StateBackend.local({ directory: name }));
  const outdir = Testing.fullSynth(stack);
  expect(existsSync(join(outdir, "stacks", "website", "cdk.tf.json"))).toBe(true);
  expect(existsSync(join(outdir, "..", name))).toBe(false);
  expect(existsSync(join(directory, name))).toBe(false);
  rmSync(outdir, { recursive: true });
});
