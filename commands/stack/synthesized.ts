import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, join, normalize, sep } from "node:path";
import type { UsersOutput } from "terraform-s3-user";
import { holdsExpression, isRecord, show } from "terraform-s3-user/iam";
import { toRun } from "../terminal/how-to-run";
import { isNestedBeyond } from "../tools/nesting";
import { Problem } from "../tools/problem";

/** Resources of one type by their name in Terraform. */
export type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The parts of a synthesized stack's Terraform JSON that the commands read. */
export interface TerraformJson {
  readonly provider?: {
    readonly aws?: readonly Readonly<Record<string, unknown> & { region?: string; allowed_account_ids?: string[] }>[];
  };
  readonly module?: Readonly<Record<string, unknown>>;
  readonly resource?: Readonly<Record<string, Resources>>;
  readonly data?: Readonly<Record<string, Resources>>;
  readonly output?: { readonly users?: { readonly value: UsersOutput } };
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly terraform?: {
    readonly backend?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly cloud?: Readonly<Record<string, unknown>>;
  };
}

/** A stack as `cdktf synth` wrote it. */
export interface SynthesizedStack {
  readonly name: string;
  /** Where Terraform runs for this stack. */
  readonly directory: string;
  /** The file with the Terraform JSON. */
  readonly file: string;
  readonly json: TerraformJson;
  /** The construct's path in the app; the name where it stands directly in it. */
  readonly constructPath?: string;
  /** The construct paths of the stacks that this one takes something from. */
  readonly dependencies?: readonly string[];
}

/** The region that a stack deploys to; it tells the partition. */
export function regionOf({ provider }: TerraformJson): string {
  return provider?.aws?.[0]?.region ?? "us-east-1";
}

/** The names of the users that a stack only references. */
export function referencedUsers({ data }: TerraformJson): string[] {
  return Object.values(data?.aws_iam_user ?? {}).map((user) => String(user.user_name));
}

/** The names of the users that a stack imports. */
export function importedUsers({ import: blocks = [] }: TerraformJson): string[] {
  return blocks.filter(({ to }) => to.startsWith("aws_iam_user.")).map(({ id }) => id);
}

/** The names of the groups that a stack's users join and that it does not declare. */
export function existingGroups({ resource }: TerraformJson): string[] {
  const joined = Object.values(resource?.aws_iam_user_group_membership ?? {}).flatMap(({ groups }) => [groups].flat());
  return [...new Set(joined.map(String))].filter((name) => !holdsExpression(name));
}

/** The ARNs of the managed policies that a stack attaches and does not declare. */
export function existingPolicyArns({ resource }: TerraformJson): string[] {
  const attached = Object.values(resource?.aws_iam_user_policy_attachment ?? {}).map(({ policy_arn }) => policy_arn);
  return [...new Set(attached.map(String))].filter((arn) => !holdsExpression(arn));
}

/** Bytes of one file that are still read: a hundred times a stack of AWS's 5,000 users would not reach it. */
const maxFileSize = 256 * 1024 * 1024;

/**
 * Reads every stack in an output directory.
 *
 * @throws Problem when there is none, when a file can't be read as what it should be, or when the manifest points outside
 */
export function readSynthesizedStacks(outputDirectory: string): SynthesizedStack[] {
  const manifestFile = join(outputDirectory, "manifest.json");
  const manifest = readJson(manifestFile);
  const stacks = isRecord(manifest) && isRecord(manifest.stacks) ? Object.values(manifest.stacks) : undefined;
  if (!stacks) throw new Problem(`${manifestFile} is not a manifest of cdktf's. Run: ${toRun("synth")}`);
  return stacks.map((stack) => {
    const { name, workingDirectory, synthesizedStackPath, constructPath, dependencies } = isRecord(stack) ? stack : {};
    if (typeof name !== "string" || typeof workingDirectory !== "string" || typeof synthesizedStackPath !== "string") {
      throw new Problem(`${manifestFile} lists ${show(stack)}, which is no stack. Run: ${toRun("synth")}`);
    }
    const within = (path: string) => {
      if (isAbsolute(path) || /^\.\.([/\\]|$)/.test(normalize(path))) {
        throw new Problem(`${manifestFile} points outside its directory: ${show(path)}. Run: ${toRun("synth")}`);
      }
      return join(outputDirectory, path);
    };
    const file = within(synthesizedStackPath);
    if (existsSync(file) && !realpathSync(file).startsWith(realpathSync(outputDirectory) + sep)) {
      throw new Problem(`${file} leads out of ${outputDirectory}; only what lies in there is read.`);
    }
    return {
      name,
      directory: within(workingDirectory),
      file,
      json: readStack(file),
      constructPath: typeof constructPath === "string" ? constructPath : name,
      dependencies: Array.isArray(dependencies) ? dependencies.filter((path) => typeof path === "string") : [],
    };
  });
}

function readStack(file: string): TerraformJson {
  const json = readJson(file);
  const problem = shapeProblem(json);
  if (problem)
    throw new Problem(`${file} is not Terraform JSON as cdktf writes it: ${problem}. Run: ${toRun("synth")}`);
  return json as TerraformJson;
}

/** What makes a value other than {@link TerraformJson}; undefined when nothing does. */
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

/** Brackets inside brackets of one file; what Terraform takes has some 15. */
const maxNesting = 200;

function readJson(file: string): unknown {
  try {
    const stats = statSync(file);
    const { size } = stats;
    if (!stats.isFile()) throw new Problem(`${file} is not a file`); // a pipe or a device could be read for ever
    if (size > maxFileSize) throw new Problem(`${file} has ${size} bytes, more than a stack can have`);
    const text = readFileSync(file, "utf8");
    if (isNestedBeyond(text, maxNesting)) throw new Problem(`${file} is nested deeper than Terraform JSON ever is`);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Problem(
      missing ? `There is no ${file}. Run: ${toRun("synth")}` : `${file} is not JSON. Run: ${toRun("synth")}`,
    );
  }
}
