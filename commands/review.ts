import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Option } from "commander";
import { fails } from "./review/findings";
import { type Review, type Severity, severities } from "./review/model";
import { toHtml } from "./review/print/html";
import { toMarkdown } from "./review/print/markdown";
import { toSarif } from "./review/print/sarif";
import { toText } from "./review/print/text";
import { reviewStacks, stacksToReview } from "./review/review-stacks";
import { synthesizeBase, synthesizeHead } from "./review/revisions";
import { dieOnInterrupt } from "./system/interrupt";
import { Problem } from "./system/problem";
import { endAll } from "./system/processes";
import { isSystemError, systemReason } from "./system/system-error";
import { temporaryDirectory } from "./system/temporary-directory";
import { command, withBody } from "./terminal/command-line";
import { exitCode } from "./terminal/exit-code";
import { toRun } from "./terminal/how-to-run";
import { jsonText } from "./terminal/json";
import { requirePlace } from "./terminal/named-file";

interface Options {
  readonly head?: string;
  readonly base?: string;
  readonly against?: string;
  readonly format?: keyof typeof printers;
  readonly out?: string;
  readonly failOn?: Severity;
}

const printers = {
  text: toText,
  markdown: toMarkdown,
  json: (review: Review) => `${jsonText(review)}\n`,
  html: toHtml,
  sarif: toSarif,
};

async function review({ head, base, against, format = defaultFormat(), out, failOn }: Options): Promise<void> {
  requireOutput("--head", head);
  requireOutput("--against", against);
  if (out !== undefined) requirePlace("--out", out);
  const temporary = temporaryDirectory();
  const [after, before] = await Promise.all([
    head ?? synthesizeHead(temporary),
    base === undefined ? against : synthesizeBase(base, temporary),
  ]).catch((error) => {
    endAll(); // the other one has no reader any more
    throw error;
  });
  const stacks = stacksToReview(after, head ?? "cdktf.out");
  const earlier = before === undefined ? undefined : stacksToReview(before);
  dieOnInterrupt(); // thousands of users take seconds, in which nothing else is answered
  const result = reviewStacks(stacks, earlier);
  print(printers[format](result), out);
  const failing = failOn ? result.findings.filter((finding) => fails(finding, failOn)) : [];
  if (failing.length > 0) {
    console.error(`${failing.length} of ${result.findings.length} findings are ${failOn} or worse.`);
    process.exitCode = exitCode.found;
  }
  // What could not be judged may be as bad as anything.
  if (failOn && result.difference?.access === "unknown") {
    console.error("Some changes could not be judged.");
    process.exitCode = exitCode.found;
  }
}

function requireOutput(option: string, directory: string | undefined): void {
  if (directory === undefined || existsSync(join(directory, "manifest.json"))) return;
  reviewCommand.error(`error: ${option} must be a directory that synth wrote, but ${directory} has no manifest.json`);
}

/** GitHub shows Markdown, in a comment as in a job's summary. */
function defaultFormat(): keyof typeof printers {
  return process.env.GITHUB_ACTIONS === "true" ? "markdown" : "text";
}

function print(text: string, file: string | undefined): void {
  if (file === undefined) {
    process.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new Problem(`Can't write ${file}: ${systemReason(error)}.`);
  }
  console.error(`Wrote ${file}`);
}

export const reviewCommand = withBody(
  command(
    "review",
    "Review what users can access, and what a change would change",
    [
      toRun("review"),
      `${toRun("review", "--base origin/main")}   # what your branch would change`,
      toRun("review", "--base origin/main --format html --out review.html"),
    ],
    "with --fail-on, a finding or a change that could not be judged",
  )
    .addOption(new Option("--base <ref>", "compare with a git revision, such as origin/main").conflicts("against"))
    .option("--head <dir>", "review an existing output directory instead of running main.ts")
    .option("--against <dir>", "compare with an existing output directory")
    .addOption(
      new Option("--format <format>", "what to print")
        .choices(Object.keys(printers))
        .default(undefined, "text; markdown in GitHub Actions"),
    )
    .option("--out <file>", "write to a file instead of stdout")
    .addOption(
      new Option(
        "--fail-on <level>",
        "exit with 3 for a finding of this severity or worse, or a change that could not be judged",
      ).choices(severities),
    ),
  review,
);
