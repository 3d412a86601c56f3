import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitStanding } from "../../../commands/system/git";
import { temporaryDirectory } from "../../support/temporary-directory";

test("knows if a file is tracked, ignored, addable, or outside every repository", async () => {
  const directory = temporaryDirectory();
  const file = (name: string) => join(directory, name);
  const git = (...args: string[]) => execFileSync("git", args, { cwd: directory });
  writeFileSync(file("key.csv"), "");
  expect(await gitStanding(file("key.csv"))).toBe("outside");
  git("init", "--quiet");
  expect(await gitStanding(file("key.csv"))).toBe("addable");
  expect(await gitStanding(file("not-there.csv"))).toBe("addable");
  git("add", "key.csv");
  expect(await gitStanding(file("key.csv"))).toBe("tracked");
  writeFileSync(file(".gitignore"), "*.env\n");
  expect(await gitStanding(file("key.env"))).toBe("ignored");
});
