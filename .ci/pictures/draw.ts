import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { findChromium, flags } from "../../__tests__/support/chromium";
import { terminalSvg } from "./terminal";

// `npm run pictures` needs Terraform, moto and Chromium.

const root = resolve(__dirname, "../..");
const source = ["--conditions=source", "--require", join(root, "commands/loader/typescript.js")];
const s3User = [...source, join(root, "commands/bin/from-source.js")];
const directory = mkdtempSync(join(tmpdir(), "pictures-"));

function node(args: readonly string[]): string {
  const env = { ...process.env, FORCE_COLOR: "1", CDKTF_OUTDIR: join(directory, "cdktf.out") };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.at(-1)} ended with ${status}:\n${stderr}`);
  return stderr + stdout;
}

async function draw(): Promise<void> {
  const steps = node([...s3User, "sandbox"]).split("\n");
  const shown = steps.filter((line) => !line.startsWith("…")); // overwritten on a terminal
  writeFileSync(
    join(root, "docs/sandbox.svg"),
    terminalSvg("npm run sandbox in a terminal", ["$ npm run sandbox", ...shown].join("\n")),
  );

  node([...source, join(__dirname, "website.ts")]);
  const page = join(directory, "review.html");
  node([...s3User, "review", "--head", join(directory, "cdktf.out"), "--format", "html", "--out", page]);
  const browser = await chromium.launch({ executablePath: findChromium(), args: flags });
  const tab = await browser.newPage({ viewport: { width: 1040, height: 740 }, deviceScaleFactor: 1.5 });
  await tab.goto(pathToFileURL(page).href);
  await tab.screenshot({ path: join(root, "docs/review.png") });
  await browser.close();
}

draw()
  .finally(() => rmSync(directory, { recursive: true }))
  .catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
