import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./project-root";

/**
 * Packs both packages and unpacks them into a project, as `npm install` of the two tarballs would. The packages of others
 * come from this repository, by way of the folder above the project: nothing is fetched.
 *
 * @param project an empty directory, in a directory that is the test's own
 */
export function installPackages(project: string): void {
  const tarballs = join(project, "..", "tarballs");
  mkdirSync(tarballs);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const pack = ["pack", "--workspaces", "--pack-destination", tarballs, "--silent"];
  execFileSync(npm, pack, { cwd: projectRoot, shell: process.platform === "win32" });

  const modules = join(project, "node_modules");
  const packages: Record<string, object> = {};
  for (const tarball of readdirSync(tarballs)) {
    const name = tarball.replace(/-\d.*$/, "");
    const directory = join(modules, name);
    packages[`node_modules/${name}`] = { version: tarball.slice(name.length + 1, -".tgz".length) };
    mkdirSync(directory, { recursive: true });
    execFileSync("tar", ["-xzf", join(tarballs, tarball), "-C", directory, "--strip-components=1"]);
  }
  for (const lockFile of [join(project, "package-lock.json"), join(modules, ".package-lock.json")]) {
    writeFileSync(lockFile, JSON.stringify({ lockfileVersion: 3, packages }));
  }
  mkdirSync(join(modules, ".bin"));
  symlinkSync(join("..", "terraform-s3-user-cli", "bin", "s3-user.js"), join(modules, ".bin", "s3-user"));
  symlinkSync(join(projectRoot, "node_modules"), join(project, "..", "node_modules"), "junction");
}
