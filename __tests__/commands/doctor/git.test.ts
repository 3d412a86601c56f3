import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkGit } from "../../../commands/doctor/git";
import type { SynthesizedStack } from "../../../commands/stack/json/synthesized";
import { temporaryDirectory } from "../../support/temporary-directory";

let project: string;
beforeEach(() => {
  project = temporaryDirectory();
  mkdirSync(join(project, "state"));
  writeFileSync(join(project, "state", "site.tfstate"), "{}");
  writeFileSync(join(project, "photos_accessKeys.csv"), "");
});

const git = (...args: string[]) => execFileSync("git", args, { cwd: project, stdio: "ignore" });
const stacks = (): SynthesizedStack[] => [
  {
    name: "site",
    directory: join(project, "cdktf.out", "stacks", "site"),
    file: "",
    json: { terraform: { backend: { local: { path: "../../../state/site.tfstate" } } } },
  },
];
const found = async () => (await checkGit(stacks(), project)).map(({ status, message, fix }) => [status, message, fix]);

test("reports nothing outside a repository", async () => {
  expect(await found()).toStrictEqual([]);
});

test("reports state and credentials that git would add, and how to ignore them", async () => {
  git("init", "--quiet");
  expect(await found()).toStrictEqual([
    ["fail", "state/site.tfstate contains secrets and git would add it", "echo /state/site.tfstate >> .gitignore"],
    [
      "fail",
      "photos_accessKeys.csv contains secrets and git would add it",
      "echo /photos_accessKeys.csv >> .gitignore",
    ],
  ]);
});

test("reports the copies of the state that Terraform keeps, and the rest of a killed write", async () => {
  git("init", "--quiet");
  writeFileSync(join(project, "state", "site.tfstate.backup"), "{}");
  writeFileSync(join(project, ".0123456789abcdef.tmp"), "");
  writeFileSync(join(project, ".gitignore"), "*.tfstate\n*_accessKeys.*\n");
  expect((await found()).map(([, message]) => message)).toStrictEqual([
    "state/site.tfstate.backup contains secrets and git would add it",
    ".0123456789abcdef.tmp contains secrets and git would add it",
  ]);
});

test("says that it could not check in a repository in which git doesn't work", async () => {
  mkdirSync(join(project, ".git"));
  const reason = "whether git has or would add a file with secrets was not checked";
  expect(await found()).toStrictEqual([["unknown", reason, "git status   # shows why"]]);
});

test("reports that files which git already has need more than a line in .gitignore", async () => {
  git("init", "--quiet");
  writeFileSync(join(project, ".gitignore"), "state\n");
  git("add", "--force", "state/site.tfstate", "photos_accessKeys.csv");
  expect((await found()).map(([, message]) => message)).toStrictEqual([
    "state/site.tfstate contains secrets and is in the repository: " +
      "anyone with access to it has the keys, so rotate them too",
    "photos_accessKeys.csv contains secrets and is in the repository: " +
      "anyone with access to it has the keys, so rotate them too",
  ]);
});

test("reports files that git ignores as OK", async () => {
  git("init", "--quiet");
  writeFileSync(join(project, ".gitignore"), "state\n*_accessKeys.*\n");
  expect(await found()).toStrictEqual([]);
});
