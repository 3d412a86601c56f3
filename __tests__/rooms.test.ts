import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

// Imports point downwards only. Between packages, they use only what a package exports. Lines are short, which biome
// doesn't ensure for long texts.

const root = resolve(__dirname, "..");

/**
 * From top to bottom: a directory can import from those below it. `*` is the top of a package or a command's directory.
 */
const floors = {
  lib: ["", "rules", "iam", "terraform"],
  commands: ["bin", "", "*", "stack", "aws", "terraform", "terminal", "system", "loader"],
} as const;

type Package = keyof typeof floors;

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(directory: string): string[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|cjs|json)$/.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) =>
      relative(root, join(entry.parentPath ?? entry.path, entry.name))
        .split(sep)
        .join("/"),
    )
    .filter((file) => !/\/(dist|node_modules|template)\//.test(file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/(?:\bfrom |\bimport\(|\brequire(?:\.resolve)?\(|^import )"([^"]+)"/gm)].map(
    ([, name]) => name as string,
  );
}

function neighbours(directory: Package): Import[] {
  const files = sourceFiles(directory);
  return files.flatMap((from) =>
    importsOf(from)
      .filter((name) => name.startsWith(".") && !name.includes("/dist/"))
      .map((name) => {
        const path = join(dirname(from), name).split(sep).join("/");
        const to = [path, `${path}.ts`, `${path}.js`, `${path}/index.ts`].find((one) => files.includes(one));
        return { from, to: to ?? path };
      }),
  );
}

function floorOf(directory: Package, file: string): number {
  const room = file.split("/").slice(1, -1)[0] ?? "";
  const floor = (floors[directory] as readonly string[]).indexOf(room);
  return floor >= 0 ? floor : (floors[directory] as readonly string[]).indexOf("*");
}

describe.each(Object.keys(floors) as Package[])("%s", (directory) => {
  const imports = neighbours(directory);

  test("imports lead to files of the same package", () => {
    const files = sourceFiles(directory);
    expect(imports.length).toBeGreaterThan(40);
    expect(imports.filter(({ to }) => !files.includes(to))).toStrictEqual([]);
  });

  test("has no import that leads upwards", () => {
    const upwards = imports.filter(({ from, to }) => floorOf(directory, to) < floorOf(directory, from));
    expect(upwards).toStrictEqual([]);
  });

  test("has no circle of imports", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      if (path.includes(file) || done.has(file)) return;
      for (const { to } of imports.filter(({ from }) => from === file)) visit(to, [...path, file]);
      done.add(file);
    };
    for (const file of sourceFiles(directory)) visit(file, []);
    expect(circles).toStrictEqual([]);
  });
});

test("has no line over 120 characters, except for the address in an @see", () => {
  const isLong = (line: string) => [...line].length > 120 && !/^\s*\* @see \S+$/.test(line);
  const long = ["lib", "commands", "__tests__"]
    .flatMap(sourceFiles)
    .filter((file) => !file.endsWith(".json"))
    .flatMap((file) => readFileSync(join(root, file), "utf8").split("\n").filter(isLong));
  expect(long).toStrictEqual([]);
});

/** The rooms of `commands/stack`, from the top down; every room may use `user-view.ts`. */
const stackRooms = ["", "source", "terraform", "aws", "policies", "json"];

test("has no import of commands/stack that leads to a higher directory", () => {
  const inside = (file: string) => file.startsWith("commands/stack/") && file !== "commands/stack/user-view.ts";
  const roomOf = (file: string) => stackRooms.indexOf(file.split("/").slice(2, -1)[0] ?? "");
  const imports = neighbours("commands").filter(({ from, to }) => inside(from) && inside(to));
  expect(imports.length).toBeGreaterThan(40);
  expect(imports.filter(({ from, to }) => roomOf(from) < 0 || roomOf(to) < roomOf(from))).toStrictEqual([]);
});

/** The packages of others that a package's files import, without the path inside them. */
function packagesImportedBy(directory: Package): string[] {
  const names = sourceFiles(directory)
    .flatMap(importsOf)
    .filter((name) => !/^(\.|node:)/.test(name))
    .map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] as string);
  return [...new Set(names)].sort();
}

test.each(Object.keys(floors) as Package[])("lists in the package.json of %s exactly what it imports", (directory) => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(root, directory, "package.json"), "utf8"));
  const forks = "@cdktn/provider-aws"; // taken in the place of cdktf's, by a name that is put together
  const asked = Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => name !== forks);
  expect(packagesImportedBy(directory)).toStrictEqual(asked.sort());
});

/** Other users of a command's directory, and why. */
const guests: Readonly<Record<string, readonly string[]>> = {
  // `policy --check` is a review of one document; `explain` reads a user's policies as it does
  review: ["policy", "explain"],
  policy: ["explain"], // what an edit allows
  verify: ["explain"], // errors that are none of permissions
};

test("uses a command's own directory only in that command and its guests", () => {
  const strangers = neighbours("commands").filter(({ from, to }) => {
    const owner = to.split("/").slice(1, -1)[0];
    if (owner === undefined || floorOf("commands", to) !== floors.commands.indexOf("*")) return false;
    const users = [owner, ...(guests[owner] ?? [])];
    return !users.some((user) => from === `commands/${user}.ts` || from.startsWith(`commands/${user}/`));
  });
  expect(strangers).toStrictEqual([]);
});

test("imports from the library only through its two entry points", () => {
  const names = sourceFiles("commands")
    .flatMap(importsOf)
    .filter((name) => name.startsWith("terraform-s3-user"));
  expect([...new Set(names)].sort()).toStrictEqual(["terraform-s3-user", "terraform-s3-user/iam"]);
});

test("never imports from the commands in the library", () => {
  expect(
    sourceFiles("lib")
      .flatMap(importsOf)
      .filter((name) => name.includes("commands") || name.includes("-cli")),
  ).toStrictEqual([]);
});
