/** @needs terminal */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { s3User } from "../support/from-source";
import { standInsForPackages } from "../support/packed";
import { temporaryDirectory } from "../support/temporary-directory";

// On a terminal, which Python's pty is here: what is written to its stdin is typed.

const children: ChildProcess[] = [];
afterEach(() => {
  // One that waits for an answer would keep Jest waiting.
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

const keys = { enter: "\r", down: "\x1b[B", up: "\x1b[A", interrupt: "\x03" };

/** `s3-user init project` on a terminal, where no AWS credentials are. */
class Terminal {
  readonly directory = temporaryDirectory();
  private readonly child: ChildProcess;
  private shown = "";
  private status: number | null | undefined;

  constructor() {
    const env: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      HOME: this.directory,
      TERM: "xterm",
      AWS_EC2_METADATA_DISABLED: "true",
      ...standInsForPackages(),
    };
    const script = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
    const command = [process.execPath, ...s3User, "init", "project"];
    this.child = spawn("python3", ["-c", script, ...command], { cwd: this.directory, env });
    children.push(this.child);
    this.child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.shown += text;
      this.child.emit("news");
    });
    this.child.once("close", (status) => {
      this.status = status;
      this.child.emit("news");
    });
  }

  /** Types keys once a text is on the screen, which then counts as read. */
  async answer(text: string, ...typed: string[]): Promise<void> {
    while (!this.shown.includes(text)) {
      if (this.status !== undefined) throw new Error(`"${text}" was never shown:\n${this.shown}`);
      await once(this.child, "news");
    }
    this.shown = "";
    this.child.stdin?.write(typed.join(""));
  }

  /** Waits for the end and gives the exit code. */
  async end(): Promise<number | null> {
    while (this.status === undefined) await once(this.child, "news");
    return this.status;
  }

  read(file: string): string {
    return readFileSync(join(this.directory, "project", file), "utf8");
  }
}

test("writes a project from answers on a terminal, and rejects a wrong one immediately", async () => {
  const terminal = new Terminal();
  await terminal.answer("What is the user's name?", "a b", keys.enter);
  await terminal.answer("userName must be", "\x7f".repeat(3), "web", keys.enter);
  await terminal.answer("Which buckets does it use?", "Bad_Name", keys.enter);
  await terminal.answer('bucket name "Bad_Name"', "\x7f".repeat(8), "photos, shop/images/*", keys.enter);
  await terminal.answer("Which application uses them", keys.up, keys.up, keys.up, keys.enter); // from below: read-write
  await terminal.answer("Where should Terraform store its state", keys.down, keys.enter);
  await terminal.answer("Which bucket for the state?", "states", keys.enter);
  await terminal.answer("Which region is that bucket in?", keys.enter);
  expect(await terminal.end()).toBe(0);
  expect(terminal.read("main.ts")).toContain('userName: "web"');
  expect(terminal.read("main.ts")).toContain('S3Access.readWrite(["photos", "shop/images/*"])');
  expect(terminal.read("main.ts")).toContain('StateBackend.s3({ bucket: "states", region: "us-east-1" })');
});

test("leaves nothing after Ctrl-C at any question", async () => {
  const terminal = new Terminal();
  await terminal.answer("What is the user's name?", keys.enter);
  await terminal.answer("Which buckets does it use?", "photos", keys.enter);
  await terminal.answer("Which application uses them", keys.interrupt);
  expect(await terminal.end()).toBe(130);
  expect(existsSync(join(terminal.directory, "project"))).toBe(false);
});
