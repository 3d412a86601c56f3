import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageDirectory } from "../system/package-directory";
import { Problem } from "../system/problem";
import { temporaryDirectory } from "../system/temporary-directory";
import type { ProjectFile } from "./write-files";

/** Where each package is in a project, without its version: an update then replaces the file. */
const tarballs = {
  "terraform-s3-user": "packages/terraform-s3-user.tgz",
  "terraform-s3-user-cli": "packages/terraform-s3-user-cli.tgz",
} as const;

/** The dependencies in a project's `package.json` if its packages are files. */
export const packageDependencies: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]),
);

/** Installs both files again, whatever the project's lock file contains for earlier ones. */
export const installPackages = `npm install ${Object.values(tarballs)
  .map((path) => `./${path}`)
  .join(" ")}`;

/**
 * Both packages of the clone, built and packed.
 *
 * @throws Problem when npm can't
 */
export function packedPackages(): ProjectFile[] {
  const directory = process.env.S3_USER_PACKED ?? pack(); // tests pack once
  const packed = readdirSync(directory);
  return Object.entries(tarballs).map(([name, path]) => {
    const file = packed.find((one) => new RegExp(`^${name}-\\d`).test(one));
    return { path, content: readFileSync(join(directory, `${file}`)), isEdit: true };
  });
}

function pack(): string {
  const clone = join(packageDirectory, "..");
  const directory = temporaryDirectory();
  // The destination is in the environment: Windows runs npm through a shell, which splits a path at its spaces.
  const env = { ...process.env, npm_config_pack_destination: directory };
  const inClone = { cwd: clone, encoding: "utf8", env, shell: true } as const;
  const { status, stderr } = spawnSync("npm pack --workspaces --silent", inClone);
  if (status !== 0)
    throw new Problem(`Nothing was written: npm can't pack the packages in ${clone}.\n${stderr}`.trim());
  return directory;
}
