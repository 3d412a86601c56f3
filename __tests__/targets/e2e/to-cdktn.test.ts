import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gte } from "semver";
import type { LocalAws } from "../../../commands/aws/local-aws";
import { answerTo, S3Calls } from "../../../commands/aws/s3-calls";
import { run } from "../../../commands/system/processes";
import { localAdministrator } from "../../../commands/terraform/environment";
import { terraformBinary } from "../../../commands/terraform/program";
import { InstalledProject } from "../../support/installed-project";
import { projectRoot } from "../../support/project-root";
import { succeeded } from "../../support/succeeded";
import { emptyAws } from "../../support/worker-services";

// A project with cdktf is deployed, moved to CDK Terrain, and goes on there, where cdktf is not installed.

const fork = join(projectRoot, "__tests__", "targets", "cdktn", "node_modules");
if (!existsSync(fork) && process.env.TARGETS) throw new Error("CDK Terrain is not installed; run: npm run targets");
const withFork = existsSync(fork) ? test : test.skip;
const withItsCommandLine = gte(process.version, "22.19.0") ? withFork : test.skip; // which says that it needs that

let aws: LocalAws;
let project: InstalledProject;
let asInitWroteIt: string;
let before: { json: string; state: string };

beforeAll(async () => {
  aws = await emptyAws();
  project = new InstalledProject(aws.directory, aws.env);
  const flags = ["--user", "web", "--bucket", "photos", "--access", "read-write", "--state", "local", "--force"];
  succeeded(await s3User("init", ".", ...flags));
  asInitWroteIt = read("main.ts");
  write("main.ts", mainTs);
}, 120_000);
afterAll(() => aws.stop());

// The provider that is on the machine, whatever the packages pin.
const mainTs = `import { IamGroup } from "@cdktf/provider-aws/lib/iam-group";
import { TerraformOutput } from "cdktf";
import { S3Access, S3UserApp, S3UserStack, SecretStore } from "terraform-s3-user";

const app = new S3UserApp();
const stack = new S3UserStack(app, "site", {
  users: [
    { userName: "web", access: S3Access.buckets(["photos"]), deliverTo: SecretStore.ssm() },
    { userName: "-backup", access: S3Access.forSoftware("s3-uploads", ["photos"]), tags: { team: "web" } },
  ],
});
stack.addOverride("terraform.required_providers.aws.version", "5.100.0");
const group = new IamGroup(stack, "group", { name: "uploaders" });
new TerraformOutput(stack, "group_arn", { value: group.arn });
app.synth();
`;

const read = (file: string) => project.read(file);
const write = (file: string, content: string) => project.write(file, content);
const s3User = (...args: string[]) => project.npx("s3-user", ...args);
const cdktn = (...args: string[]) => project.run("node", "node_modules/cdktn-cli/bin/cdktn", ...args);

/** The state's lineage, and every resource in it with the id that AWS knows it by. */
function idsIn(state: string): unknown {
  const { lineage, resources } = JSON.parse(state);
  const ids = resources.map(({ type, name, instances }: Resource) => [type, name, instances[0]?.attributes.id]);
  return { lineage, ids };
}

/** The addresses of the resources in a state. */
const namesIn = (state: string): string[] =>
  JSON.parse(state).resources.map(({ type, name }: Resource) => `${type}.${name}`);

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly instances: readonly { readonly attributes: { readonly id: string } }[];
}

/** What `npm install` would leave: everything but cdktf, and its fork. */
function installFork(): void {
  const others = join(project.directory, "..", "node_modules");
  rmSync(others);
  mkdirSync(others);
  const own = join(projectRoot, "node_modules");
  const gone = ["cdktf", "cdktf-cli", "@cdktf", "constructs", "terraform-s3-user", "terraform-s3-user-cli"];
  const kept = readdirSync(own).filter((name) => !gone.includes(name));
  for (const name of kept) symlinkSync(join(own, name), join(others, name), "junction");
  for (const name of ["cdktn", "cdktn-cli", "@cdktn", "constructs"])
    symlinkSync(join(fork, name), join(project.directory, "node_modules", name), "junction");
}

withFork("with cdktf it is deployed", async () => {
  succeeded(await s3User("deploy", "--auto-approve"));
  before = { json: read("cdktf.out/stacks/site/cdk.tf.json"), state: read("state/site.tfstate") };
});

withFork("eject --to cdktn edits the project", async () => {
  const { stdout, stderr } = succeeded(await s3User("eject", "--to", "cdktn"));
  expect(stdout.trim().split("\n").sort()).toStrictEqual(["main.ts", "package.json", "tsconfig.json"]);
  expect(stderr).toContain("npm install");
  expect(read("main.ts")).toContain('from "cdktn";');
  installFork();
});

withFork("the JSON is the same but for the version of cdktf and the provider's source", async () => {
  succeeded(await project.run("npm", "run", "synth"));
  const expected = JSON.parse(before.json);
  expected["//"].metadata.version = "0.24.0";
  expected.terraform.required_providers.aws.source = "hashicorp/aws";
  expect(JSON.parse(read("cdktf.out/stacks/site/cdk.tf.json"))).toStrictEqual(expected);
});

withFork("the state is the same, and the plan empty", async () => {
  expect(succeeded(await s3User("diff")).stdout).toContain("No changes.");
  expect(succeeded(await s3User("deploy", "--auto-approve")).stdout).toContain("0 added, 0 changed, 0 destroyed");
  expect(idsIn(read("state/site.tfstate"))).toStrictEqual(idsIn(before.state));
});

withItsCommandLine("to cdktn's own command line the plan is empty too", async () => {
  expect(succeeded(await cdktn("diff")).stdout).toContain("No changes.");
});

withFork("types are the fork's: the project type-checks, and a mistake is found", async () => {
  succeeded(await project.run("npm", "run", "typecheck"));
  write("wrong.ts", 'import { S3UserApp } from "terraform-s3-user";\nnew S3UserApp().node.nothing();\n');
  const tsconfig = read("tsconfig.json");
  write("tsconfig.json", tsconfig.replace('"main.ts"', '"main.ts", "wrong.ts"'));
  const { stdout } = await project.run("npm", "run", "typecheck");
  write("tsconfig.json", tsconfig);
  expect(stdout).toContain("wrong.ts(2,22)");
});

withFork("every command works that reads, or uses a key", async () => {
  expect((await s3User("doctor")).stdout).toContain("✓ Stack site: synthesized and up to date");
  expect(succeeded(await s3User("review")).stdout).toContain("web");
  succeeded(await s3User("rotate", "--user", "web"));
  succeeded(await s3User("credentials", "--user", "web", "--format", "json"));
  const s3 = new S3Calls({ endpoint: aws.endpoint, region: "us-east-1" });
  await answerTo(s3.createBucket("photos"), localAdministrator);
  await answerTo(s3.upload("photos", "cat.jpg"), localAdministrator);
  expect(succeeded(await s3User("verify", "--user", "web")).stdout).toContain("photos");
  succeeded(await project.run("npm", "test"));
});

withFork("ejected HCL plans no change on the same state", async () => {
  succeeded(await s3User("eject", "terraform"));
  const directory = join(project.directory, "terraform", "site");
  for (const installed of [".terraform/providers", ".terraform.lock.hcl"]) {
    cpSync(join(project.directory, "cdktf.out/stacks/site", installed), join(directory, installed), {
      recursive: true,
    });
  }
  const terraform = (...args: string[]) => run(terraformBinary, args, { cwd: directory, env: aws.env });
  succeeded(await terraform("init"));
  const { status, stdout, stderr } = await terraform("plan", "-detailed-exitcode");
  expect(stdout + stderr).toContain("No changes");
  expect(status).toBe(0);
});

withFork("destroy deletes everything", async () => {
  expect(succeeded(await s3User("destroy", "--auto-approve")).stdout).toContain("Resources: 9 destroyed.");
});

withItsCommandLine("what cdktn's own deploy makes is the same, with nothing left to change", async () => {
  succeeded(await cdktn("deploy", "--auto-approve"));
  expect(succeeded(await s3User("diff")).stdout).toContain("No changes.");
  expect(namesIn(read("state/site.tfstate"))).toStrictEqual(namesIn(before.state));
  succeeded(await cdktn("destroy", "--auto-approve"));
  expect(JSON.parse(read("state/site.tfstate")).resources).toStrictEqual([]);
});

withFork("the sandbox tries the keys", async () => {
  const { stdout } = await run("npx", ["--no-install", "s3-user", "sandbox"], {
    cwd: project.directory,
    env: { ...aws.env, AWS_ENDPOINT_URL: undefined },
  });
  expect(stdout).toContain("web");
});

withFork("init changes the answers in main.ts", async () => {
  write("main.ts", asInitWroteIt);
  succeeded(
    await s3User("init", ".", "--user", "shop", "--bucket", "cats", "--access", "read-only", "--state", "local"),
  );
  expect(read("main.ts")).toContain('userName: "shop"');
  succeeded(await project.run("npm", "run", "synth"));
});
