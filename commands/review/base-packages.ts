import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { isRecord } from "terraform-s3-user/iam";
import { lockFile, otherLockFile } from "../system/lock-files";
import { Problem } from "../system/problem";
import { run } from "../system/processes";
import { readRegularFile } from "../system/regular-file";
import { systemReason } from "../system/system-error";

// The base must be synthesized with its own code and its own dependencies, or the review compares the head with itself:
// what both lock files have in common is linked, a workspace is the base's own directory, and everything else is
// installed.

/** One package in a lock file, as npm writes it. */
interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  /** The source of the package; for a link, its target directory. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

type Lock = Readonly<Record<string, LockedPackage>>;

/** The same project in two revisions. */
export interface Revisions {
  /** The directory of git's working tree. */
  readonly head: string;
  readonly base: string;
  /** The project's directory in both, which is "" at the top. */
  readonly project: string;
  /** The base's name, such as `origin/main`. */
  readonly revision: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Gives the base the packages in its lock file.
 *
 * @throws Problem when they can't be had: the base must not be synthesized with other packages
 */
export async function providePackages({ head, base, project, revision, env }: Revisions): Promise<void> {
  const root = directoryWithLock(head, project);
  if (root === undefined) {
    const other = otherLockFile(join(head, project)) ?? otherLockFile(head);
    const lacking = other ? `${other} can't be read, only npm's ${lockFile}` : `there is no ${lockFile}`;
    throw new Problem(refusal(revision, `${lacking}. Run npm install and commit ${lockFile}`));
  }
  const [here, there] = [join(head, root), join(base, root)];
  if (!existsSync(join(there, lockFile))) {
    throw new Problem(refusal(revision, `it has no ${join(root, lockFile)}. Compare with a later revision`));
  }
  const text = readRegularFile(join(there, lockFile));
  const isLinked = text === readRegularFile(join(here, lockFile)) && linkPackages(here, there, base);
  if (isLinked) return;
  const failure = await install(there, env);
  if (failure !== undefined) {
    throw new Problem(refusal(revision, `its packages can't be installed: ${failure} Run this again with the network`));
  }
}

function refusal(revision: string, reason: string): string {
  const instead = "synthesize it elsewhere and pass its cdktf.out with --against";
  return `${revision} can't be synthesized with its own packages: ${reason}, or ${instead}.`;
}

/** The directory of the lock file: the project's, or one above it in a repository with workspaces. */
function directoryWithLock(top: string, project: string): string | undefined {
  for (let directory = project; ; directory = dirname(directory)) {
    const normal = directory === "." ? "" : directory;
    if (existsSync(join(top, normal, lockFile))) return normal;
    if (normal === "") return undefined;
  }
}

/**
 * Links each installed package into a directory with the same lock file, except workspaces, which lead to the
 * directory's own.
 *
 * @param within a directory that every workspace must be in
 * @returns whether it could; else nothing was linked
 */
export function linkPackages(from: string, to: string, within = to): boolean {
  const locked = packagesOf(join(from, lockFile));
  const installed = packagesOf(join(from, "node_modules", ".package-lock.json"));
  if (!locked || !installed || !canBeLinked(locked, installed, to, within)) return false;

  // A package inside another one is part of that one.
  const paths = Object.keys(locked).filter((path) => path.split("node_modules/").length === 2 && path in installed);
  for (const path of paths) {
    const { link, resolved = "" } = locked[path] ?? {};
    mkdirSync(dirname(join(to, path)), { recursive: true });
    symlinkSync(link ? resolve(to, resolved) : resolve(from, path), join(to, path), "junction");
  }
  // Relative links and scripts, which lead to neighbouring packages.
  const commands = join("node_modules", ".bin");
  if (existsSync(join(from, commands))) {
    cpSync(join(from, commands), join(to, commands), { recursive: true, verbatimSymlinks: true });
  }
  return true;
}

function canBeLinked(locked: Lock, installed: Lock, to: string, within: string): boolean {
  const links = Object.keys(locked).filter((path) => locked[path]?.link);
  const linkedNames = links.map((path) => path.replace(/^.*node_modules\//, ""));
  const leadsOut = links.some((path) => relative(within, resolve(to, locked[path]?.resolved ?? "")).startsWith(".."));
  const isInsidePackage = links.some((path) => path.split("node_modules/").length > 2);
  const areOthers = Object.keys(installed).some((path) => path in locked && !isSame(locked[path], installed[path]));
  // A linked package finds its dependencies next to itself, which for a workspace would be the head's.
  const needsWorkspace = Object.entries(locked).some(([path, { link, dependencies, peerDependencies }]) => {
    if (link || !path.includes("node_modules/")) return false;
    return Object.keys({ ...dependencies, ...peerDependencies }).some((name) => linkedNames.includes(name));
  });
  return !leadsOut && !isInsidePackage && !areOthers && !needsWorkspace;
}

function isSame(one: LockedPackage = {}, other: LockedPackage = {}): boolean {
  if (one.link || other.link) return one.link === other.link && one.resolved === other.resolved;
  return one.version === other.version && one.integrity === other.integrity;
}

function packagesOf(file: string): Lock | undefined {
  try {
    const { packages } = JSON.parse(readRegularFile(file)) as { packages?: unknown };
    return isRecord(packages) ? (packages as Lock) : undefined;
  } catch {
    return undefined; // npm reports a lock file that it can't read
  }
}

/** @returns what npm says when it can't */
async function install(directory: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const onWindows = process.platform === "win32";
  const args = ["ci", "--ignore-scripts", "--prefer-offline", "--fetch-retries=1", "--no-audit", "--no-fund"];
  args.push("--loglevel=notice"); // for the reason of a failure, also below `npm --silent`
  const { status, stderr } = await run(onWindows ? "npm.cmd" : "npm", args, {
    cwd: directory,
    env,
    shell: onWindows,
  }).catch((error: Error) => ({ status: 1, stderr: systemReason(error) }));
  if (status === 0) return undefined;
  const lines = stderr.split("\n").map((line) => line.replace(/^npm (ERR!|error) /, ""));
  return `${lines.find((line) => !/^code |^$/.test(line)) ?? "npm ci failed"}.`.replace(/\.\.$/, ".");
}
