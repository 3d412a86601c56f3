import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import timers from "node:timers/promises";
import { updatePrivateFile, writePrivateFile } from "../../../commands/system/private-file";
import { Problem } from "../../../commands/system/problem";
import { fromSource } from "../../support/from-source";
import { projectRoot } from "../../support/project-root";
import { temporaryDirectory } from "../../support/temporary-directory";

let directory: string;
beforeEach(() => {
  directory = temporaryDirectory();
});
afterEach(() => jest.restoreAllMocks());

const inside = (name: string) => join(directory, name);
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("creates a file for its owner only, whatever the umask", async () => {
  for (const umask of [0o000, 0o777]) {
    const before = process.umask(umask);
    try {
      writePrivateFile(inside(`key-${umask}`), "secret", false);
    } finally {
      process.umask(before);
    }
    expect(modeOf(inside(`key-${umask}`))).toBe("600");
  }
});

test("writes the content byte for byte, and leaves nothing else in the directory", () => {
  writePrivateFile(inside("key"), "\ufeffü\0\r\n", false);
  expect(readFileSync(inside("key"), "utf8")).toBe("\ufeffü\0\r\n");
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("keeps an existing file", async () => {
  writeFileSync(inside("key"), "old");
  expect(() => writePrivateFile(inside("key"), "secret", false)).toThrow(
    new Problem(`"${inside("key")}" exists already; add --force to replace it, or name another file with --out.`),
  );
  expect(readFileSync(inside("key"), "utf8")).toBe("old");
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("makes a replaced file private, even if it was not", async () => {
  writeFileSync(inside("key"), "old", { mode: 0o644 });
  writePrivateFile(inside("key"), "new", true);
  expect(readFileSync(inside("key"), "utf8")).toBe("new");
  expect(modeOf(inside("key"))).toBe("600");
});

test("never follows a link, to a file or to nothing, with force or without", async () => {
  writeFileSync(inside("elsewhere"), "old");
  symlinkSync("elsewhere", inside("link"));
  symlinkSync("nowhere", inside("dangling"));
  for (const [link, target] of [
    ["link", "elsewhere"],
    ["dangling", "nowhere"],
  ] as const) {
    for (const overwrite of [false, true]) {
      expect(() => writePrivateFile(inside(link), "secret", overwrite)).toThrow(
        new Problem(
          `"${inside(link)}" is a symbolic link to "${target}", and a secret is never written through a link; ` +
            "name the file itself with --out.",
        ),
      );
    }
  }
  expect(readFileSync(inside("elsewhere"), "utf8")).toBe("old");
  expect(existsSync(inside("nowhere"))).toBe(false);
});

test("rejects a directory", async () => {
  mkdirSync(inside("key"));
  expect(() => writePrivateFile(inside("key"), "secret", true)).toThrow(
    new Problem(`"${inside("key")}" is a directory; name a file with --out.`),
  );
});

test("names a directory that doesn't exist, in one line", async () => {
  expect(() => writePrivateFile(inside("no/key"), "secret", false)).toThrow(
    /^".*no\/key" can't be written: the directory .*no does not exist\.$/,
  );
});

test("leaves the old file or none, and no temporary one, after a failed write", () => {
  writeFileSync(inside("old"), "old");
  for (const [name, overwrite] of [
    ["old", true],
    ["new", false],
  ] as const) {
    const script = `
      const { writePrivateFile } = require("./commands/system/private-file");
      const path = ${JSON.stringify(inside(name))};
      try { writePrivateFile(path, "a".repeat(5_000_000), ${overwrite}) } catch (error) { console.log(error.message) }`;
    const limited = ["-c", 'ulimit -f 1000; exec "$0" "$@"', process.execPath, ...fromSource, "--eval", script];
    expect(execFileSync("sh", limited, { encoding: "utf8", cwd: projectRoot })).toMatch(
      /can't be written: file too large/,
    );
  }
  expect(readdirSync(directory)).toStrictEqual(["old"]);
  expect(readFileSync(inside("old"), "utf8")).toBe("old");
});

test("answers a signal in the middle of a write after it, with the file whole", async () => {
  const size = 30_000_000; // long enough to be interrupted
  const script = `
    require("./commands/system/interrupt").onInterrupt((status) => process.exit(status));
    const { writePrivateFile } = require("./commands/system/private-file");
    writePrivateFile(${JSON.stringify(inside("key"))}, "a".repeat(${size}), false);
    setTimeout(() => {}, 5_000);`;
  const child = spawn(process.execPath, [...fromSource, "--eval", script], { cwd: projectRoot, stdio: "inherit" });
  const watcher = watch(directory, (_event, name) => {
    if (!child.killed && name?.endsWith(".tmp") && existsSync(inside(name))) child.kill("SIGINT");
  });
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(130);
  watcher.close();
  expect(readdirSync(directory)).toStrictEqual(["key"]);
  expect(statSync(inside("key")).size).toBe(size);
});

const onPosix = process.platform === "win32" ? test.skip : test;

onPosix.each<[string, () => string]>([
  ["a pipe", () => makePipe("pipe")],
  ["a device", () => "/dev/zero"],
])("rejects %s at once, for reading and writing", async (_name, path) => {
  const problem = new Problem(`"${path()}" is not a file; name one with --out.`);
  expect(() => writePrivateFile(path(), "secret", true)).toThrow(problem);
  await expect(updatePrivateFile(path(), () => "secret")).rejects.toThrow(problem);
});

function makePipe(name: string): string {
  const path = inside(name);
  if (!existsSync(path)) execFileSync("mkfifo", [path]);
  return path;
}

test("changes by eighteen runs at the same time are all in the file", async () => {
  const append = (line: string) => updatePrivateFile(inside("key"), (text) => `${text}${line}\n`);
  const lines = Array.from({ length: 18 }, (_, index) => `line ${index}`);
  await Promise.all(lines.map(append));
  expect(readFileSync(inside("key"), "utf8").trim().split("\n").sort()).toStrictEqual(lines.sort());
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("names a lock that a killed run left, and waits for it in vain", async () => {
  jest.spyOn(timers, "setTimeout").mockResolvedValue(undefined);
  writeFileSync(`${inside("key")}.lock`, "");
  await expect(updatePrivateFile(inside("key"), () => "ours")).rejects.toThrow(
    `Another run left "${inside("key")}.lock". Delete that file, and run this again.`,
  );
  expect(readdirSync(directory)).toStrictEqual(["key.lock"]);
});

test("leaves the file and no lock after a failed change", async () => {
  writeFileSync(inside("key"), "old");
  const fail = () => {
    throw new Error("no");
  };
  await expect(updatePrivateFile(inside("key"), fail)).rejects.toThrow("no");
  expect(readFileSync(inside("key"), "utf8")).toBe("old");
  expect(readdirSync(directory)).toStrictEqual(["key"]);
});

test("rejects a file that is not UTF-8, and keeps it", async () => {
  writeFileSync(inside("key"), Buffer.from([0xff, 0xfe]));
  await expect(updatePrivateFile(inside("key"), () => "x")).rejects.toThrow(
    new Problem(`"${inside("key")}" is not UTF-8, so AWS's command line can't read it; save it as UTF-8 first.`),
  );
  expect(readFileSync(inside("key"))).toStrictEqual(Buffer.from([0xff, 0xfe]));
});
