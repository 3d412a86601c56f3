import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { defaultBranch } from "../system/git";
import { isClone, packageDirectory } from "../system/package-directory";
import { Problem } from "../system/problem";
import type { Answers } from "./answers";
import { withAnswers } from "./main-ts";
import { installPackages, packageDependencies } from "./packed-packages";
import type { ProjectFile } from "./write-files";

/** The files of a new project; of one that is there already, its edited `main.ts`. */
export function projectFiles(directory: string, answers: Answers): ProjectFile[] {
  return isProject(directory)
    ? [{ path: "main.ts", content: withAnswers(read(join(directory, "main.ts")), answers), isEdit: true }]
    : newProject(directory, withAnswers(templateFor(directory), answers));
}

/** Whether a directory has a project with the library, whose `main.ts` is then edited. */
export function isProject(directory: string): boolean {
  const manifest = join(directory, "package.json");
  if (!existsSync(manifest) || !existsSync(join(directory, "main.ts"))) return false;
  const text = read(manifest);
  try {
    return JSON.parse(text).dependencies?.["terraform-s3-user"] !== undefined;
  } catch {
    throw new Problem(`${manifest} is not JSON; correct it first.`);
  }
}

/** The files of a new project with this `main.ts`. */
export function newProject(directory: string, mainTs: string): ProjectFile[] {
  const manifest = { name: packageName(directory), ...JSON.parse(template("package.json")) };
  if (isClone) Object.assign(manifest.dependencies, packageDependencies);
  const cdktf = { ...JSON.parse(template("cdktf.json")), projectId: projectId(directory) };
  return [
    { path: "main.ts", content: mainTs },
    { path: "__tests__/main.test.ts", content: template("main.test.ts") },
    { path: "package.json", content: json(manifest) },
    { path: "cdktf.json", content: json(cdktf) },
    { path: "tsconfig.json", content: template("tsconfig.json") },
    { path: ".gitattributes", content: "* text=auto eol=lf\n*.tgz binary\n" }, // the same bytes on Windows
    { path: ".gitignore", content: template("gitignore") }, // npm leaves a .gitignore out of a package
    { path: "README.md", content: `${template("README.md")}\n${howToUpdate}` },
  ];
}

/** A project keeps its id when its files are written again. */
function projectId(directory: string): string {
  const file = join(directory, "cdktf.json");
  const id: unknown = existsSync(file) ? JSON.parse(read(file)).projectId : undefined;
  return typeof id === "string" ? id : randomUUID();
}

const howToUpdate = isClone
  ? `## Update the packages

\`packages/\` has the two packages that this project uses, \`terraform-s3-user\` and \`terraform-s3-user-cli\`. Commit
it. To update them, run this in the clone of their repository, with the path of this project:

\`\`\`sh
git pull && npm ci
npm run init -- ../this-project --update-packages
\`\`\`

Then run this here:

\`\`\`sh
${installPackages}
\`\`\`
`
  : `## Update the packages

\`\`\`sh
npm install --save-exact terraform-s3-user@latest terraform-s3-user-cli@latest
\`\`\`
`;

/** The directory's name as a valid name of a package and a stack. */
function packageName(directory: string): string {
  const name = basename(resolve(directory))
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name || "s3-users";
}

/** The template of main.ts, with a stack that has the directory's name. */
function templateFor(directory: string): string {
  return template("main.ts").replace('"image-optimizer"', JSON.stringify(packageName(directory)));
}

/** The repository's own workflows, which the build copies into `dist`. A push to the default branch deploys. */
export async function workflowFiles(directory: string): Promise<ProjectFile[]> {
  const built = join(packageDirectory, "dist", "github");
  const source = isClone ? join(packageDirectory, "..", ".github") : built;
  const scripts = ["stacks.sh", "plan.sh", "apply.sh"];
  const names = ["review.yml", "review-comment.yml", "deploy.yml", "rotate.yml", "drift.yml"];
  const branch = (await defaultBranch(directory)) ?? "main";
  const branches = ["main", "master"].includes(branch) ? "[main, master]" : `[${JSON.stringify(literal(branch))}]`;
  const workflow = (name: string) => read(join(source, "workflows", name)).replace("[main, master]", () => branches);
  return [
    ...names.map((name) => ({ path: `.github/workflows/${name}`, content: workflow(name) })),
    { path: ".github/dependabot.yml", content: template("dependabot.yml") },
    ...scripts.map((path) => ({ path: `.github/${path}`, content: read(join(source, path)), executable: true })),
  ];
}

/**
 * A branch's name as a filter pattern that matches nothing else. Of the special characters, git allows ! and +.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 */
function literal(branch: string): string {
  return branch.replace(/[!+]/g, "\\$&");
}

function template(file: string): string {
  return read(join(packageDirectory, "init", "template", file));
}

function read(file: string): string {
  return readFileSync(file, "utf8");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
