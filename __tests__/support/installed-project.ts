import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Result, run } from "../../commands/system/processes";
import { projectRoot } from "./project-root";

/** A directory in which both packages are installed as npm's users get them, and nothing else is. */
export class InstalledProject {
  readonly directory: string;

  /**
   * @param parent an empty directory that is the test's own
   * @param env of everything that runs in the project
   */
  constructor(
    parent: string,
    readonly env: NodeJS.ProcessEnv,
  ) {
    this.directory = join(parent, "my-site"); // as the pages call it
    mkdirSync(this.directory);
    installPackages(this.directory);
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.directory, file), content);
  }

  read(file: string): string {
    return readFileSync(join(this.directory, file), "utf8");
  }

  /** Runs a program in the project. */
  run(command: string, ...args: string[]): Promise<Result> {
    return run(command, args, { cwd: this.directory, env: this.env });
  }

  /** Runs an installed program, such as `s3-user` or `tsc`. */
  npx(...args: string[]): Promise<Result> {
    return this.run("npx", "--no-install", ...args);
  }

  /** The policies of all users of a synthesized stack. */
  policies(stack: string): string[] {
    const { resource } = JSON.parse(this.read(`cdktf.out/stacks/${stack}/cdk.tf.json`));
    return Object.values<{ policy: string }>(resource.aws_iam_user_policy).map(({ policy }) => policy);
  }
}

/**
 * Packs both packages and unpacks them into a project, as `npm install` of the two tarballs would. Other packages
 * come from this repository, through the directory above the project: nothing is fetched.
 *
 * @param project an empty directory, in a directory that is the test's own
 */
function installPackages(project: string): void {
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
  // Packages of which another version is at the top.
  const own = join(projectRoot, "commands", "node_modules");
  if (existsSync(own)) symlinkSync(own, join(modules, "terraform-s3-user-cli", "node_modules"), "junction");
  mkdirSync(join(modules, ".bin"));
  symlinkSync(join("..", "terraform-s3-user-cli", "bin", "s3-user.js"), join(modules, ".bin", "s3-user"));
  symlinkSync(join(projectRoot, "node_modules"), join(project, "..", "node_modules"), "junction");
}
