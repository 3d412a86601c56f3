import { existsSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { linkPackages, providePackages } from "../../../commands/review/base-packages";
import { writeProgram } from "../../support/deployed-project";
import { temporaryDirectory } from "../../support/temporary-directory";

// Where a shell script is npm. base-packages.slow.test.ts has the real one.

let head: string;
let base: string;
beforeEach(() => {
  [head, base] = [temporaryDirectory(), temporaryDirectory()];
});

const write = (file: string, content: unknown) => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
};

/** Lays out a lock file, and what npm has installed of it. */
function locked(packages: object, installed: object = packages, project = ""): void {
  for (const top of [head, base]) write(join(top, project, "package-lock.json"), { packages });
  write(join(head, project, "node_modules", ".package-lock.json"), { packages: installed });
}

const provide = (project = "", env: NodeJS.ProcessEnv = { PATH: "" }) =>
  providePackages({ head, base, project, revision: "origin/main", env });

const [one, two] = [
  { version: "1.0.0", integrity: "sha512-1" },
  { version: "2.0.0", integrity: "sha512-2" },
];
const packages = {
  "": {},
  "node_modules/one": one,
  "node_modules/@scope/two": two,
  "node_modules/one/node_modules/two": two,
};

test("links the installed packages, their commands and the workspaces of the base into it", async () => {
  const workspace = { "node_modules/own": { link: true, resolved: "own" }, own: {} };
  locked({ ...packages, ...workspace });
  mkdirSync(join(head, "node_modules", ".bin"));
  symlinkSync("../one/run.js", join(head, "node_modules", ".bin", "one"));
  await provide();
  expect(readlinkSync(join(base, "node_modules/one"))).toBe(join(head, "node_modules/one"));
  expect(readlinkSync(join(base, "node_modules/@scope/two"))).toBe(join(head, "node_modules/@scope/two"));
  expect(readlinkSync(join(base, "node_modules/own"))).toBe(join(base, "own"));
  expect(readlinkSync(join(base, "node_modules/.bin/one"))).toBe("../one/run.js");
});

test("finds the lock file above the project's directory", async () => {
  locked(packages);
  await provide(join("sites", "photos"));
  expect(existsSync(join(base, "node_modules"))).toBe(true);
});

const link = (resolved: string) => ({ link: true, resolved });

test.each<[what: string, packages: object, installed: object]>([
  ["another version", packages, { ...packages, "node_modules/one": { ...one, version: "1.0.1" } }],
  ["another file", packages, { ...packages, "node_modules/one": { ...one, integrity: "sha512-3" } }],
  ["a package instead of a link", { "node_modules/own": link("own") }, { "node_modules/own": one }],
  ["another link", { "node_modules/own": link("own") }, { "node_modules/own": link("other") }],
  ["a link that leads out of the repository", { "node_modules/own": link("../own") }, {}],
  ["a link inside a package", { "node_modules/one/node_modules/own": link("own") }, {}],
  [
    "a package that needs a workspace",
    { "node_modules/own": link("own"), "node_modules/one": { ...one, dependencies: { own: "1" } } },
    {},
  ],
  [
    "a package whose peer is a workspace",
    { "node_modules/@me/own": link("own"), "node_modules/one": { ...one, peerDependencies: { "@me/own": "1" } } },
    {},
  ],
])("links nothing where the head has %s", (_, lock, installed) => {
  locked(lock, installed);
  expect(linkPackages(head, base)).toBe(false);
  expect(existsSync(join(base, "node_modules"))).toBe(false);
});

test("links nothing of a lock file that can't be read, or without anything installed", () => {
  locked(packages);
  write(join(head, "package-lock.json"), "{");
  expect(linkPackages(head, base)).toBe(false);
  write(join(head, "package-lock.json"), { packages });
  write(join(head, "node_modules", ".package-lock.json"), { packages: [] });
  expect(linkPackages(head, base)).toBe(false);
});

describe("a base with a lock file of its own", () => {
  let env: NodeJS.ProcessEnv;
  beforeEach(() => {
    locked(packages);
    write(join(base, "package-lock.json"), { packages: { "node_modules/one": two } });
    env = { PATH: `${temporaryDirectory()}:/usr/bin:/bin` };
  });
  const npm = (script: string) => writeProgram(join(`${env.PATH?.split(":")[0]}`, "npm"), `${script}\n`);

  test("gets its packages by npm, without their scripts", async () => {
    npm('pwd > called; echo "$*" >> called');
    await provide("", env);
    const [directory, args] = readFileSync(join(base, "called"), "utf8").split("\n");
    expect(directory).toMatch(new RegExp(`${base}$`));
    expect(args).toBe("ci --ignore-scripts --prefer-offline --fetch-retries=1 --no-audit --no-fund --loglevel=notice");
  });

  test.each([
    ["what npm says", "echo 'npm error code ENOTFOUND\n\nnpm error request failed.' >&2; exit 1", "request failed."],
    ["that npm failed, if it says nothing", "exit 1", "npm ci failed."],
  ])("is not synthesized without them, and the reason is %s", async (_, script, reason) => {
    npm(script);
    await expect(provide("", env)).rejects.toThrow(
      "origin/main can't be synthesized with its own packages: its packages can't be installed: " +
        `${reason} Run this again with the network, or synthesize it elsewhere and pass its cdktf.out with ` +
        "--against.",
    );
  });
});

test.each([
  [undefined, "there is no package-lock.json. Run npm install and commit package-lock.json"],
  ["yarn.lock", "yarn.lock can't be read, only npm's package-lock.json. Run npm install and commit package-lock.json"],
])("rejects a head with the lock file %s", async (lock, reason) => {
  if (lock !== undefined) write(join(head, lock), "");
  await expect(provide()).rejects.toThrow(
    "origin/main can't be synthesized with its own packages: " +
      `${reason}, or synthesize it elsewhere and pass its cdktf.out with --against.`,
  );
});

test("rejects a base without a lock file", async () => {
  write(join(head, "sites", "package-lock.json"), { packages });
  await expect(provide("sites")).rejects.toThrow(
    `origin/main can't be synthesized with its own packages: it has no ${join("sites", "package-lock.json")}. ` +
      "Compare with a later revision, or synthesize it elsewhere and pass its cdktf.out with --against.",
  );
});
