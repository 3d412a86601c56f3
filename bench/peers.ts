import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { timeSuccess } from "./measure";

/** What people would use instead; each peer is a project of its own with its own lock file. */
export const peers = {
  cdktfTemplate: join(__dirname, "peers", "cdktf-template"),
  awsCdk: join(__dirname, "peers", "aws-cdk"),
  hcl: join(__dirname, "peers", "hcl"),
};

/** Installs the packages of a peer, unless they are there as its lock file says. */
export async function installPeer(directory: string): Promise<void> {
  const installed = join(directory, "node_modules", ".package-lock.json");
  const lockFile = join(directory, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(lockFile).mtimeMs) return;
  await timeSuccess({ file: "npm", args: ["ci"], cwd: directory });
}
