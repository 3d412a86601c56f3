import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../system/problem";
import { exitCode } from "../terminal/exit-code";

/** The fork's packages instead of cdktf's, in the tested versions. */
const packages: Readonly<Record<string, readonly [name: string, version: string]>> = {
  "@cdktf/provider-aws": ["@cdktn/provider-aws", "25.7.0"],
  cdktf: ["cdktn", "0.24.0"],
  "cdktf-cli": ["cdktn-cli", "0.24.0"],
  constructs: ["constructs", "10.7.1"],
};

export interface Edit {
  readonly file: string;
  readonly text: string;
}

/**
 * A project's files for CDK Terrain: its packages in `package.json`, their names in imports, and the library's types in
 * `tsconfig.json`. Nothing is written.
 *
 * @throws Problem when it is no such project, or has packages of cdktf's that are not known here
 * @see https://cdktn.io
 */
export function editsToCdktn(project: string): Edit[] {
  const manifest = join(project, "package.json");
  const edits = [
    { file: "package.json", text: existsSync(manifest) ? movedManifest(readFileSync(manifest, "utf8")) : refuse() },
    ...sourceFiles(project).map((file) => ({ file, text: movedImports(readFileSync(join(project, file), "utf8")) })),
    ...(existsSync(join(project, "tsconfig.json"))
      ? [{ file: "tsconfig.json", text: movedTypes(readFileSync(join(project, "tsconfig.json"), "utf8")) }]
      : []),
  ];
  return edits.filter(({ file, text }) => readFileSync(join(project, file), "utf8") !== text);
}

export function write(project: string, edits: readonly Edit[]): void {
  for (const { file, text } of edits) writeFileSync(join(project, file), text);
}

function refuse(): never {
  throw new Problem(
    "package.json does not depend on cdktf; run this in the directory of a project that does.",
    exitCode.usage,
  );
}

function movedManifest(text: string): string {
  const manifest = JSON.parse(text);
  const asked = ["dependencies", "devDependencies", "peerDependencies"].filter((kind) => manifest[kind]);
  const names = asked.flatMap((kind) => Object.keys(manifest[kind]));
  if (!names.includes("cdktf")) refuse();
  if (manifest.workspaces !== undefined) {
    const fix = "In a clone of terraform-s3-user, create a project with `npm run init -- ../my-site`, and move that.";
    throw new Problem(`package.json has workspaces, which can't be moved. ${fix}`, exitCode.usage);
  }
  const unknown = names.filter((name) => name.startsWith("@cdktf/") && !(name in packages));
  if (unknown.length > 0) {
    const fix = "Find the @cdktn package that replaces each, edit package.json by hand, and run this again.";
    throw new Problem(`package.json depends on ${unknown.join(", ")}. ${fix}`);
  }
  for (const kind of asked) {
    const moved = Object.entries(manifest[kind]).map(([name, version]) => packages[name] ?? [name, version]);
    manifest[kind] = Object.fromEntries(moved);
  }
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Imports, whether with `from`, `import` or `require`; other texts stay. */
function movedImports(text: string): string {
  const imported =
    /((?:\bfrom|\bimport\s*\(?|\brequire(?:\.resolve)?\s*\()\s*["'])(@cdktf\/provider-aws|cdktf)(?=["'/])/g;
  return text.replace(imported, (_match, before: string, name: string) => `${before}${packages[name]?.[0]}`);
}

/** The library's types refer to cdktf's; this makes TypeScript use the fork's. */
function movedTypes(text: string): string {
  const config = parseJson(text);
  config.compilerOptions = {
    ...config.compilerOptions,
    paths: {
      ...config.compilerOptions?.paths,
      cdktf: ["./node_modules/cdktn"],
      "@cdktf/provider-aws/*": ["./node_modules/@cdktn/provider-aws/*"],
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function parseJson(text: string): { compilerOptions?: { paths?: object } } {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem("tsconfig.json has comments or an error, so it can't be edited here. Remove the comments first.");
  }
}

/** The project's own files that may import something. */
function sourceFiles(directory: string, below = ""): string[] {
  return readdirSync(join(directory, below), { withFileTypes: true }).flatMap((entry) => {
    const path = join(below, entry.name);
    if (entry.isDirectory()) {
      return /^(\.|(node_modules|dist|cdktf\.out)$)/.test(entry.name) ? [] : sourceFiles(directory, path);
    }
    return entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name) ? [path] : [];
  });
}
