import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./support/project-root";

interface LockedPackage {
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (file: string) => JSON.parse(readFileSync(join(projectRoot, file), "utf8"));
const packages: Readonly<Record<string, LockedPackage>> = read("package-lock.json").packages;
const { allowScripts }: { allowScripts: Readonly<Record<string, boolean>> } = read("package.json");

/** Where native code runs here, as npm names it. */
const platforms = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64"];

test("allows no package to run an install script, so that `npm ci --ignore-scripts` is enough", () => {
  const withScript = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
  const names = withScript.map((path) => path.replace(/^.*node_modules\//, ""));
  expect(Object.fromEntries(names.map((name) => [name, false]))).toStrictEqual(allowScripts);
});

test.each([
  "@cdktf/node-pty-prebuilt-multiarch",
  "@swc/core",
  "@parcel/watcher",
  "esbuild",
  "@biomejs/biome",
  "typescript",
])("installs the native code of %s as a package on every platform, without a compiler", (name) => {
  const brought = Object.keys(packages[`node_modules/${name}`]?.optionalDependencies ?? {});
  const without = platforms.filter((platform) => !brought.some((one) => one.includes(platform)));
  expect(without).toStrictEqual([]);
});

test("locks one node-pty, the one with binaries", () => {
  const paths = Object.keys(packages).filter((path) => path.endsWith("/@cdktf/node-pty-prebuilt-multiarch"));
  expect(paths).toStrictEqual(["node_modules/@cdktf/node-pty-prebuilt-multiarch"]);
  expect(packages["node_modules/@cdktf/node-pty-prebuilt-multiarch"]).toMatchObject({ name: "@lydell/node-pty" });
});
