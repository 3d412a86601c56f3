import { readFileSync, writeFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import { command, withBody } from "../commands/terminal/command-line";
import { step } from "../commands/terminal/progress";
import { onInterrupt } from "../commands/tools/interrupt";
import { type LocalAws, startLocalAws } from "../commands/tools/local-aws";
import { requireTerraform, terraformVersion } from "../commands/tools/terraform";
import { measureChecks } from "./checks";
import { installPeer, peers } from "./peers";
import { projectRoot } from "./project-root";
import { type Section, summary, toMarkdown, toTable } from "./report";
import { measureScale } from "./scale";
import { measureSynth } from "./synth";
import { measureTerraform } from "./terraform";

const resultsFile = join(__dirname, "results.md");

async function bench(): Promise<void> {
  requireTerraform();
  delete process.env.AWS_ENDPOINT_URL; // the local AWS is emptied before each round, so it must be one of our own
  const aws = await startLocalAws();
  try {
    await step("Installing the peers", () => Promise.all([peers.cdktfTemplate, peers.awsCdk].map(installPeer)));
    const sections: Section[] = [
      { title: "Synth of one user", rows: await step("Synth of one user", () => measureSynth(aws, 5)) },
      { title: "Users in one stack", rows: await step("Users in one stack", () => measureScale(aws.directory, 5)) },
      { title: "Terraform at 200 users", rows: await step("Terraform at 200 users", () => measureTerraform(aws, 3)) },
      { title: "Working on this project", rows: await step("Working on this project", () => measureChecks(3)) },
    ];
    writeFileSync(resultsFile, toMarkdown(sections, conditions(aws)));
    console.log(toTable(sections));
    console.log(`\n${summary(sections)}\nWritten to bench/results.md.`);
  } finally {
    await aws.stop();
  }
}

/** What the figures depend on. */
function conditions(aws: LocalAws): string[] {
  const [cpu] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const versions = [
    `Node.js ${process.versions.node}`,
    `Terraform ${terraformVersion()}`,
    "hashicorp/aws 5.100.0",
    `cdktf ${versionOf(projectRoot, "cdktf")}`,
    `aws-cdk-lib ${versionOf(peers.awsCdk, "aws-cdk-lib")}`,
    `the peers' ts-node ${versionOf(peers.awsCdk, "ts-node")} and TypeScript ${versionOf(peers.awsCdk, "typescript")}`,
  ];
  return [
    `Machine: ${cpu?.model.trim()}, ${cpus().length} cores, ${gigabytes} GB, ${platform()} ${arch()}`,
    `Versions: ${versions.join(", ")}`,
    `Local AWS: ${aws.description}`,
  ];
}

function versionOf(directory: string, name: string): string {
  const manifest = readFileSync(join(directory, "node_modules", name, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

onInterrupt((status) => process.exit(status));
withBody(
  command("bench", "Measures this project beside what people would use instead. Takes up to ten minutes.", [
    "npm run bench",
  ]),
  bench,
).parseAsync();
