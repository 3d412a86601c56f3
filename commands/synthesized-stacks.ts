import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "./problem";

/** Resources of one type by their name in Terraform. */
export type Resources = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The output `users`, as `S3UserStack` declares it. */
export type Users = Readonly<
  Record<string, { readonly access_key_ids: Readonly<Record<string, string>>; readonly delivered_to?: string }>
>;

/** The parts of a synthesized stack's Terraform JSON that the commands read. */
export interface TerraformJson {
  readonly provider?: { readonly aws?: readonly { region?: string; allowed_account_ids?: string[] }[] };
  readonly resource?: Readonly<Record<string, Resources>>;
  readonly data?: Readonly<Record<string, Resources>>;
  readonly output?: { readonly users?: { readonly value: Users } };
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
}

/**
 * Reads every stack in an output directory.
 *
 * @throws Problem when there is none, or a file can't be read as what it should be
 */
export function readSynthesizedStacks(outputDirectory: string): SynthesizedStack[] {
  const manifest = readJson(join(outputDirectory, "manifest.json")) as {
    stacks: Record<string, { name: string; workingDirectory: string; synthesizedStackPath: string }>;
  };
  return Object.values(manifest.stacks ?? {}).map(({ name, workingDirectory, synthesizedStackPath }) => {
    const file = join(outputDirectory, synthesizedStackPath);
    return { name, directory: join(outputDirectory, workingDirectory), file, json: readJson(file) as TerraformJson };
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Problem(missing ? `There is no ${file}. Run: npm run synth` : `${file} is not JSON. Run: npm run synth`);
  }
}
