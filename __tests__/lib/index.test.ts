import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as lib from "../../lib";

const directory = resolve(__dirname, "..", "..", "lib");

test("the public API is exactly these names", () => {
  expect(Object.keys(lib).sort()).toEqual([
    "InvalidInputError",
    "S3Access",
    "S3User",
    "S3UserApp",
    "S3UserStack",
    "SecretStore",
    "StateBackend",
  ]);
});

test.each(readdirSync(directory))("lib/%s imports only its neighbours, Node and packages", (file) => {
  const imported = [...readFileSync(join(directory, file), "utf8").matchAll(/(?:from|import\(|require\() ?"([^"]+)"/g)];
  expect(imported.map(([, name]) => name as string).filter((name) => name.startsWith(".."))).toEqual([]);
});
