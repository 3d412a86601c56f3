import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeFiles } from "../../../commands/init/write-files";
import { temporaryDirectory } from "../../support/temporary-directory";

const files = [
  { path: "main.ts", content: "new" },
  { path: "deep/er/plan.sh", content: "#!/bin/sh\n", executable: true },
];

test("writes files, with their directories", () => {
  const directory = join(temporaryDirectory(), "new");
  expect(writeFiles(directory, files, false)).toStrictEqual(["main.ts", "deep/er/plan.sh"]);
  expect(readFileSync(join(directory, "main.ts"), "utf8")).toBe("new");
  expect(statSync(join(directory, "deep/er/plan.sh")).mode & 0o111).toBe(0o111);
});

test("never replaces an existing file without --force, and then writes nothing else", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "main.ts"), "old");
  expect(() => writeFiles(directory, files, false)).toThrow(
    `Nothing was written: ${directory} has main.ts already. Name a new directory, or add --force.`,
  );
  expect(readdirSync(directory)).toStrictEqual(["main.ts"]);
  expect(readFileSync(join(directory, "main.ts"), "utf8")).toBe("old");
});

test("replaces an existing file with --force", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "main.ts"), "old");
  writeFiles(directory, files, true);
  expect(readFileSync(join(directory, "main.ts"), "utf8")).toBe("new");
});

test("replaces an edited file, and keeps one that already has this content", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "main.ts"), "old");
  const edit = [{ path: "main.ts", content: "new", isEdit: true }];
  expect(writeFiles(directory, edit, false)).toStrictEqual(["main.ts"]);
  expect(writeFiles(directory, edit, false)).toStrictEqual([]);
});

test("restores everything after an error", () => {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "main.ts"), "old");
  writeFileSync(join(directory, "deep"), "a file, where a directory must be");
  expect(() => writeFiles(directory, files, true)).toThrow("Nothing was written");
  expect(readFileSync(join(directory, "main.ts"), "utf8")).toBe("old");

  const fresh = join(temporaryDirectory(), "fresh");
  const impossible = { path: "main.ts/plan.sh", content: "" };
  expect(() => writeFiles(fresh, [...files, impossible], false)).toThrow("Nothing was written");
  expect(existsSync(fresh)).toBe(false);
});

test("never writes through a link", () => {
  const directory = temporaryDirectory();
  const target = join(temporaryDirectory(), "target");
  writeFileSync(target, "old");
  symlinkSync(target, join(directory, "main.ts"));
  mkdirSync(join(directory, "deep"));
  expect(() => writeFiles(directory, files, true)).toThrow(
    `${join(directory, "main.ts")} is there already and is not a file`,
  );
  expect(readFileSync(target, "utf8")).toBe("old");
});
