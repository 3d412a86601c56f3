import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { timeSuccess } from "./measure";

/** What people would use instead. Each peer is a project with its own lock file. */
export const peers = {
  cdktfTemplate: join(__dirname, "peers", "cdktf-template"),
  awsCdk: join(__dirname, "peers", "aws-cdk"),
  hcl: join(__dirname, "peers", "hcl"),
  node24: join(__dirname, "peers", "node-24"),
};

/** Installs the packages of a peer, unless they are installed as its lock file says. */
export async function installPeer(directory: string): Promise<void> {
  const installed = join(directory, "node_modules", ".package-lock.json");
  const lockFile = join(directory, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs > statSync(lockFile).mtimeMs) return;
  await timeSuccess({ file: "npm", args: ["ci"], cwd: directory });
}

/** Node.js 24; undefined if its package could not be installed. */
export function node24(): string | undefined {
  const binary = join(peers.node24, "node_modules", "node", "bin", "node");
  return existsSync(binary) ? binary : undefined;
}
