import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { updatePrivateFile, writePrivateFile } from "../../../commands/system/private-file";
import { fromSource } from "../../support/from-source";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});

const inside = (name: string) => join(directory, name);
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("a new file is its owner's only, whatever the umask", async () => {
  for (const umask of [0o000, 0o777]) {
    const before = process.umask(umask);
    try {
      await writePrivateFile(inside(`key-${umask}`), "secret", false);
    } finally {
      process.umask(before);
    }
    expect(modeOf(inside(`key-${umask}`))).toBe("600");
  }
});

test("the content arrives byte for byte, and nothing else is left in the directory", async () => {
  const bytes = Buffer.from([0xff, 0x00, 0x0d, 0x0a, 0xc3]);
  await writePrivateFile(inside("key"), bytes, false);
  expect(readFileSync(inside("key"))).toStrictEqual(bytes);
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("a file that exists stays as it is", async () => {
  writeFileSync(inside("key"), "old");
  await expect(writePrivateFile(inside("key"), "secret", false)).rejects.toThrow(/exists already; add --force/);
  expect(readFileSync(inside("key"), "utf8")).toBe("old");
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("a replaced file is private afterwards, even if it was not before", async () => {
  writeFileSync(inside("key"), "old", { mode: 0o644 });
  await writePrivateFile(inside("key"), "new", true);
  expect(readFileSync(inside("key"), "utf8")).toBe("new");
  expect(modeOf(inside("key"))).toBe("600");
});

test("a link is never followed, neither to a file nor to nothing, forced or not", async () => {
  writeFileSync(inside("elsewhere"), "old");
  symlinkSync("elsewhere", inside("link"));
  symlinkSync("nowhere", inside("dangling"));
  for (const [link, target] of [
    ["link", "elsewhere"],
    ["dangling", "nowhere"],
  ] as const) {
    for (const overwrite of [false, true]) {
      await expect(writePrivateFile(inside(link), "secret", overwrite)).rejects.toThrow(
        `"${inside(link)}" is a symbolic link to "${target}", and a secret is never written through a link`,
      );
    }
  }
  expect(readFileSync(inside("elsewhere"), "utf8")).toBe("old");
  expect(existsSync(inside("nowhere"))).toBe(false);
});

test("a directory is not a file to write", async () => {
  mkdirSync(inside("key"));
  await expect(writePrivateFile(inside("key"), "secret", true)).rejects.toThrow(/is not a file/);
});

test("a directory that does not exist is named in one line", async () => {
  await expect(writePrivateFile(inside("no/key"), "secret", false)).rejects.toThrow(
    /^".*no\/key" can't be written: ENOENT.*$/,
  );
});

test("a write that fails half-way leaves the old file, or none, and no temporary one", () => {
  writeFileSync(inside("old"), "old");
  for (const [name, overwrite] of [
    ["old", true],
    ["new", false],
  ] as const) {
    const script = `
      const { writePrivateFile } = require("./commands/system/private-file");
      const path = ${JSON.stringify(inside(name))};
      writePrivateFile(path, Buffer.alloc(5_000_000), ${overwrite}).catch((error) => console.log(error.message));`;
    const limited = ["-c", 'ulimit -f 1000; exec "$0" "$@"', process.execPath, ...fromSource, "--eval", script];
    expect(execFileSync("sh", limited, { encoding: "utf8", cwd: projectRoot })).toMatch(/can't be written: EFBIG/);
  }
  expect(readdirSync(directory)).toStrictEqual(["old"]);
  expect(readFileSync(inside("old"), "utf8")).toBe("old");
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s in the middle of a write ends the command afterwards, with the file whole",
  async (signal) => {
    writeFileSync(inside("key"), "old");
    const size = 30_000_000; // long enough to be interrupted
    const child = spawn(process.execPath, [...fromSource, "--eval", writer(inside("key"), size)], {
      cwd: projectRoot,
      stdio: "inherit",
    });
    const watcher = watch(directory, (_event, name) => {
      if (!child.killed && name?.endsWith(".tmp") && existsSync(inside(name))) child.kill(signal);
    });
    const ended = await new Promise((resolve) => child.once("close", (_status, by) => resolve(by)));
    watcher.close();
    expect(ended).toBe(signal);
    expect(readdirSync(directory)).toStrictEqual(["key"]);
    expect([3, size]).toContain(statSync(inside("key")).size);
  },
);

const onPosix = process.platform === "win32" ? test.skip : test;

onPosix.each<[string, () => string]>([
  ["a pipe", () => makePipe("pipe")],
  ["a device", () => "/dev/zero"],
])("%s is refused at once, read or written", async (_name, path) => {
  await expect(writePrivateFile(path(), "secret", true)).rejects.toThrow(/is not a file/);
  await expect(updatePrivateFile(path(), async () => "secret")).rejects.toThrow(/is not a file/);
});

function makePipe(name: string): string {
  const path = inside(name);
  if (!existsSync(path)) execFileSync("mkfifo", [path]);
  return path;
}

/** A program whose disk never answers again: each of these calls hangs in the system, as on a lost network mount. */
function onDeadDisk(call: "lstat" | "open" | "rename", job: string): string {
  return `
    const promises = require("node:fs/promises");
    const { open } = promises;
    promises.${call} = () => {
      console.log("hangs");
      return open(${JSON.stringify(makePipe("silent"))}, "r");
    };
    require("./commands/system/interrupt").onInterrupt((status) => process.exit(status));
    const { updatePrivateFile, writePrivateFile } = require("./commands/system/private-file");
    setInterval(() => {}, 1_000);
    ${job}`;
}

onPosix.each([
  ["lstat", "SIGINT", "write"],
  ["open", "SIGTERM", "write"],
  ["rename", "SIGHUP", "update"],
] as const)("on a disk that hangs in %s, %s ends the command within seconds (%s)", async (call, signal, kind) => {
  const path = JSON.stringify(inside("key"));
  const job =
    kind === "write" ? `writePrivateFile(${path}, "x", true);` : `updatePrivateFile(${path}, async () => "x");`;
  const child = spawn(process.execPath, [...fromSource, "--eval", onDeadDisk(call, job)], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.stdout.once("data", () => child.kill(signal));
  expect(await new Promise((resolve) => child.once("exit", (_status, by) => resolve(by)))).toBe(signal);
});

test("two signals end the command at once, even on a disk that hangs", async () => {
  if (process.platform === "win32") return;
  const script = onDeadDisk("open", `writePrivateFile(${JSON.stringify(inside("key"))}, "x", true);`);
  const child = spawn(process.execPath, [...fromSource, "--eval", script], {
    cwd: projectRoot,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const began = Date.now();
  const again = setInterval(() => child.kill("SIGINT"), 50);
  await new Promise((resolve) => child.once("exit", resolve));
  clearInterval(again);
  expect(child.signalCode).toBe("SIGINT");
  expect(Date.now() - began).toBeLessThan(2_500); // a single one would wait longer
});

test("changes by eighteen runs at the same time are all in the file", async () => {
  const append = (line: string) => updatePrivateFile(inside("key"), async (text = "") => `${text}${line}\n`);
  const lines = Array.from({ length: 18 }, (_, index) => `line ${index}`);
  await Promise.all(lines.map(append));
  expect(readFileSync(inside("key"), "utf8").trim().split("\n").sort()).toStrictEqual(lines.sort());
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("what another program writes in between is kept: the change is made anew", async () => {
  writeFileSync(inside("key"), "old\n");
  let times = 0;
  await updatePrivateFile(inside("key"), async (text = "") => {
    times += 1;
    if (times === 1) writeFileSync(inside("key"), "old\nby another program\n");
    return `${text}ours\n`;
  });
  expect(readFileSync(inside("key"), "utf8")).toBe("old\nby another program\nours\n");
  expect(times).toBe(2);
});

test("a file that another program makes in between is kept too", async () => {
  await expect(
    updatePrivateFile(inside("key"), async (text = "") => {
      if (text === "") writeFileSync(inside("key"), "theirs\n");
      return `${text}ours\n`;
    }),
  ).resolves.toBeUndefined();
  expect(readFileSync(inside("key"), "utf8")).toBe("theirs\nours\n");
});

test("a lock that a killed run left is taken over", async () => {
  writeFileSync(`${inside("key")}.lock`, "");
  utimesSync(`${inside("key")}.lock`, new Date(0), new Date(0));
  await updatePrivateFile(inside("key"), async () => "ours");
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("a change that fails leaves the file and no lock", async () => {
  writeFileSync(inside("key"), "old");
  await expect(updatePrivateFile(inside("key"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(readFileSync(inside("key"), "utf8")).toBe("old");
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("a file that is no UTF-8 is refused and stays", async () => {
  writeFileSync(inside("key"), Buffer.from([0xff, 0xfe]));
  await expect(updatePrivateFile(inside("key"), async () => "x")).rejects.toThrow(/is not UTF-8/);
  expect(readFileSync(inside("key"))).toStrictEqual(Buffer.from([0xff, 0xfe]));
});

function writer(path: string, size: number): string {
  return `
    const { writePrivateFile } = require("./commands/system/private-file");
    writePrivateFile(${JSON.stringify(path)}, Buffer.alloc(${size}, 97), true).then(() => setTimeout(() => {}, 5_000));`;
}
