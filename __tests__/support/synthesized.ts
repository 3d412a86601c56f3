import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { S3UserStack, type S3UserStackProps } from "terraform-s3-user";
import { temporaryDirectory } from "./temporary-directory";

/** An output directory with these stacks, as `cdktf synth` writes it. */
export function synthesized(stacks: Readonly<Record<string, S3UserStackProps>>): string {
  const outdir = join(temporaryDirectory(), "cdktf.out");
  const app = new App({ outdir, stackTraces: false });
  for (const [name, props] of Object.entries(stacks)) new S3UserStack(app, name, props);
  app.synth();
  return outdir;
}

/** An output directory with this Terraform JSON as the stack `site`, whatever it is. */
export function handWritten(json: unknown): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, "stacks", "site"), { recursive: true });
  const stack = {
    name: "site",
    workingDirectory: "stacks/site",
    synthesizedStackPath: "stacks/site/cdk.tf.json",
  };
  writeFileSync(join(directory, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks: { site: stack } }));
  const text = typeof json === "string" ? json : JSON.stringify(json);
  writeFileSync(join(directory, stack.synthesizedStackPath), text);
  return directory;
}
