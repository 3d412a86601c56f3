import { existsSync, readdirSync, realpathSync } from "node:fs";
import { isAbsolute, join, normalize, sep } from "node:path";
import { isRecord, show } from "terraform-s3-user/iam";
import { Problem } from "../../system/problem";
import { toRun } from "../../terminal/how-to-run";
import { listed } from "../../terminal/list";
import { readStrictJson } from "./strict-json";
import type { SynthesizedStack, TerraformJson } from "./synthesized";

// What Terraform will read in a stack's directory. A file that cdktf did not write would be applied without being
// reviewed, so it is refused here, for every command.

/** The one file that cdktf writes for Terraform in a stack's directory. */
export const stackFile = "cdk.tf.json";

/**
 * Reads every stack in an output directory.
 *
 * @throws Problem when there is none, when a file can't be read, when Terraform would read other files than this does,
 * or when the manifest points outside its directory
 */
export function readSynthesizedStacks(outputDirectory: string): SynthesizedStack[] {
  const manifestFile = join(outputDirectory, "manifest.json");
  const manifest = readStrictJson(manifestFile);
  if (!isRecord(manifest) || !isRecord(manifest.stacks)) {
    throw new Problem(`${manifestFile} is not a manifest that cdktf wrote. Run: ${toRun("synth")}`);
  }
  const stacks = Object.values(manifest.stacks).map((entry) => readStack(entry, manifestFile, outputDirectory));
  const names = stacks.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new Problem(`${manifestFile} lists two stacks named "${twice}". Run: ${toRun("synth")}`);
  return stacks;
}

/**
 * Reads the stacks whose directories a synth has left in an output directory, because main.ts no longer has them: those
 * that can be read, and the errors of the others.
 *
 * @param stacks those that main.ts has
 */
export function readRemovedStacks(outputDirectory: string, stacks: readonly SynthesizedStack[]) {
  const removed: SynthesizedStack[] = [];
  const unreadable: { name: string; error: Error }[] = [];
  const names = new Set(stacks.map(({ name }) => name));
  for (const name of unlistedStacks(outputDirectory, names)) {
    const workingDirectory = `stacks/${name}`;
    const synthesizedStackPath = `${workingDirectory}/${stackFile}`;
    try {
      removed.push(readStack({ name, workingDirectory, synthesizedStackPath }, outputDirectory, outputDirectory));
    } catch (error) {
      unreadable.push({ name, error: error as Error });
    }
  }
  return { removed, unreadable };
}

/** The names of stacks that are written in an output directory, but not listed in its manifest. */
export function unlistedStacks(outputDirectory: string, listed: ReadonlySet<string>): string[] {
  const stacks = join(outputDirectory, "stacks");
  if (!existsSync(stacks)) return [];
  const directories = readdirSync(stacks, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return directories
    .map(({ name }) => name)
    .filter((name) => !listed.has(name) && existsSync(join(stacks, name, stackFile)));
}

function readStack(entry: unknown, manifestFile: string, outputDirectory: string): SynthesizedStack {
  const { name, workingDirectory, synthesizedStackPath, constructPath, dependencies } = isRecord(entry) ? entry : {};
  if (typeof name !== "string" || typeof workingDirectory !== "string" || typeof synthesizedStackPath !== "string") {
    throw new Problem(`${manifestFile} lists ${show(entry)}, which is not a stack. Run: ${toRun("synth")}`);
  }
  const within = (written: string) => {
    const path = written.replaceAll("\\", "/"); // as cdktf writes it on Windows
    if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || /^\.\.([/\\]|$)/.test(normalize(path))) {
      throw new Problem(`${manifestFile} points outside its directory: ${show(path)}. Run: ${toRun("synth")}`);
    }
    return join(outputDirectory, path);
  };
  const [directory, file] = [within(workingDirectory), within(synthesizedStackPath)];
  if (file !== join(directory, stackFile)) {
    const lists = `${manifestFile} lists ${show(synthesizedStackPath)} for stack "${name}"`;
    throw new Problem(`${lists}, but Terraform would run in ${show(workingDirectory)}. Run: ${toRun("synth")}`);
  }
  if (existsSync(file) && !realpathSync(file).startsWith(realpathSync(outputDirectory) + sep)) {
    throw new Problem(`${file} leads out of ${outputDirectory}. Run: ${toRun("synth")}`);
  }
  const problem = otherFilesProblem(directory);
  if (problem !== undefined) throw new Problem(problem);
  return {
    name,
    directory,
    file,
    json: readTerraformJson(file),
    constructPath: typeof constructPath === "string" ? constructPath : name,
    dependencies: Array.isArray(dependencies) ? dependencies.filter((path) => typeof path === "string") : [],
  };
}

/**
 * Why Terraform or OpenTofu would read more than cdktf wrote in a stack's directory; undefined if it wouldn't.
 *
 * @see https://developer.hashicorp.com/terraform/language/files
 */
export function otherFilesProblem(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const others = readdirSync(directory).filter((name) => name !== stackFile && isReadByTerraform(name));
  if (others.length === 0) return undefined;
  const fix = "Remove it, or declare what it says in main.ts.";
  return `Terraform would read ${listed(others)} in ${directory} too, but cdktf did not write it. ${fix}`;
}

function isReadByTerraform(name: string): boolean {
  // Terraform leaves out editors' files.
  const isHidden = name.startsWith(".") || name.endsWith("~") || /^#.*#$/.test(name);
  const isVariables = name === "terraform.tfvars" || name === "terraform.tfvars.json";
  return isVariables || /\.auto\.tfvars(\.json)?$/.test(name) || (!isHidden && /\.(tf|tofu)(\.json)?$/.test(name));
}

function readTerraformJson(file: string): TerraformJson {
  const json = readStrictJson(file);
  const problem = shapeProblem(json);
  if (problem === undefined) return json as TerraformJson;
  throw new Problem(`${file} is not Terraform JSON as cdktf writes it: ${problem}. Run: ${toRun("synth")}`);
}

/** The reason why a value is not {@link TerraformJson}; undefined if it is. */
function shapeProblem(json: unknown): string | undefined {
  if (!isRecord(json)) return `it is ${show(json)}`;
  const { provider, resource, data, terraform } = json;
  const records = (value: unknown, depth: number): boolean =>
    isRecord(value) && (depth === 0 || Object.values(value).every((one) => records(one, depth - 1)));
  const fits: Record<string, boolean> = {
    provider: provider === undefined || (isRecord(provider) && isListOfRecords(provider.aws ?? [])),
    resource: resource === undefined || records(resource, 2),
    data: data === undefined || records(data, 2),
    import: json.import === undefined || isListOfRecords(json.import),
    terraform: terraform === undefined || (isRecord(terraform) && records(terraform.backend ?? {}, 1)),
  };
  const wrong = Object.keys(fits).find((part) => !fits[part]);
  return wrong && `its ${wrong} is ${show(json[wrong])}`;
}

function isListOfRecords(value: unknown): boolean {
  return Array.isArray(value) && value.every(isRecord);
}
