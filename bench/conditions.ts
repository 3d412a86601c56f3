import { readFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import type { LocalAws } from "../commands/aws/local-aws";
import { terraformVersion } from "../commands/terraform/program";
import { peers } from "./peers";
import { projectRoot } from "./project-root";

/** The machine and the versions of a run. */
export function conditions(aws: LocalAws, peersVersions: readonly string[] = []): string[] {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const versions = [
    `Node.js ${process.versions.node}`,
    `Terraform ${terraformVersion()}`,
    "hashicorp/aws 5.100.0",
    `cdktf ${versionOf(projectRoot, "cdktf")}`,
    ...peersVersions,
  ];
  return [
    `Machine: ${cpu?.model.trim()}, ${cpus().length} cores, ${gigabytes} GB, ${platform()} ${arch()}`,
    `Versions: ${versions.join(", ")}`,
    `Local AWS: ${aws.description}`,
  ];
}

/** The versions of the peers, which must be installed. */
export function peersVersions(): string[] {
  return [
    `aws-cdk-lib ${versionOf(peers.awsCdk, "aws-cdk-lib")}`,
    `the peers' ts-node ${versionOf(peers.awsCdk, "ts-node")} and TypeScript ${versionOf(peers.awsCdk, "typescript")}`,
  ];
}

function versionOf(directory: string, name: string): string {
  const manifest = readFileSync(join(directory, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
