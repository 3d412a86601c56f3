import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { startLocalAws } from "../commands/aws/local-aws";
import { onInterrupt } from "../commands/system/interrupt";
import { command, withBody } from "../commands/terminal/command-line";
import { step } from "../commands/terminal/progress";
import { requireTerraform } from "../commands/terraform/program";
import { measureChecks } from "./checks";
import { measureCommands } from "./commands";
import { conditions, peersVersions } from "./conditions";
import { measureLive } from "./live";
import { timeSuccess } from "./measure";
import { installPeer, peers } from "./peers";
import { type Section, summary, toMarkdown, toTable } from "./report";
import { measureReview, measureScale } from "./scale";
import { measureSynth } from "./synth";
import { measureTerraform } from "./terraform";

const resultsFile = join(__dirname, "results.md");

async function bench(): Promise<void> {
  requireTerraform();
  delete process.env.AWS_ENDPOINT_URL; // the local AWS is emptied before each round, so it must be one of our own
  const aws = await startLocalAws();
  try {
    await step("Installing the peers", () => Promise.all([peers.cdktfTemplate, peers.awsCdk].map(installPeer)));
    await installPeer(peers.node24).catch(() => {}); // its rows then show that they are missing
    await step("Building the packages", () =>
      timeSuccess({ file: "npm", args: ["run", "prepack", "--workspace=lib"] }),
    );
    const sections: Section[] = [
      { title: "Synth of one user", rows: await step("Synth of one user", () => measureSynth(aws, 5)) },
      { title: "Users in one stack", rows: await step("Users in one stack", () => measureScale(aws.directory, 5)) },
      {
        title: "Review of 5,000 users",
        rows: await step("Review of 5,000 users", () => measureReview(aws.directory, 2)),
      },
      { title: "Asking AWS about 5,000 users", rows: await step("Asking AWS about 5,000 users", measureLive) },
      { title: "Deploying one user", rows: await step("Deploying one user", () => measureCommands(aws, 3)) },
      { title: "Terraform at 200 users", rows: await step("Terraform at 200 users", () => measureTerraform(aws, 3)) },
      { title: "Working on this project", rows: await step("Working on this project", () => measureChecks(3)) },
    ];
    writeFileSync(resultsFile, toMarkdown("npm run -w bench bench", sections, conditions(aws, peersVersions())));
    console.log(toTable(sections));
    console.log(`\n${summary(sections)}\nWritten to bench/results.md.`);
  } finally {
    await aws.stop();
  }
}

onInterrupt((status) => process.exit(status));
withBody(
  command("bench", "Measures this project beside what people would use instead. Takes a quarter of an hour.", [
    "npm run -w bench bench",
  ]),
  bench,
).parseAsync();
