import { cpSync } from "node:fs";
import { join } from "node:path";
import type { ResourceChange, Review } from "../../../commands/review/model";
import { run } from "../../../commands/system/processes";
import { publicKey } from "../../support/pgp-key";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

/** What `main.ts` says of each user before and after. */
const users: Readonly<Record<string, readonly [before: string, after: string]>> = {
  "gets a narrower policy": ["{ NAME }", '{ NAME, access: S3Access.readWrite(["photos"]) }'],
  "has its key switched off": ["{ NAME }", '{ NAME, accessKeys: [{ name: "primary", status: "Inactive" }] }'],
  "gets a key of another name with PGP": [
    "{ NAME }",
    `{ NAME, accessKeys: [{ name: "encrypted", pgpKey: ${JSON.stringify(publicKey)} }] }`,
  ],
  "gets a second key": ["{ NAME }", '{ NAME, accessKeys: [{ name: "primary" }, { name: "next" }] }'],
  "is delivered to SSM": ["{ NAME }", "{ NAME, deliverTo: SecretStore.ssm() }"],
  "has another key in SSM": [
    "{ NAME, deliverTo: SecretStore.ssm() }",
    '{ NAME, deliverTo: SecretStore.ssm(), accessKeys: [{ name: "primary" }, { name: "next" }] }',
  ],
  "has another key in Secrets Manager": [
    "{ NAME, deliverTo: SecretStore.secretsManager() }",
    '{ NAME, deliverTo: SecretStore.secretsManager(), accessKeys: [{ name: "primary" }, { name: "next" }] }',
  ],
  "has its policy renamed": ["{ NAME }", '{ NAME, policyName: "Images" }'],
  "is renamed": ["{ NAME }", '{ userName: "somebody-else", access: S3Access.allBuckets() }'],
  "is removed": ["{ NAME }", ""],
  "gets path, tags and boundary": [
    "{ NAME }",
    '{ NAME, path: "/x/", tags: { t: "v" }, permissionsBoundary: "arn:aws:iam::123456789012:policy/B" }',
  ],
  "has a finding accepted, which changes nothing": [
    "{ NAME }",
    '{ NAME, accept: [{ rule: "every-bucket", reason: "it serves all shops" }] }',
  ],
  "is forgotten": ["{ NAME }", "{ NAME, forget: true }"],
  "is only referenced": ["{ NAME }", '{ NAME, existing: "reference" }'],
  "has its key forgotten": ["{ NAME }", '{ NAME, accessKeys: [{ name: "primary", forget: true }] }'],
  "gets protection only": ["{ NAME }", "{ NAME, preventDestroy: true }"],
};

function declare(side: 0 | 1): void {
  const declared = Object.entries(users).map(([name, sides]) => {
    const access = sides[side].includes("access:") ? "" : ", access: S3Access.allBuckets()";
    return sides[side].replace("NAME", `userName: "${name.replaceAll(/[ ,]+/g, "-")}"${access}`);
  });
  project.declare(`{ users: [${declared.filter(Boolean).join(", ")}] }`);
}

test("plans with Terraform, from state and AWS, what the review reports from two synthesized directories", async () => {
  declare(0);
  await project.synth();
  const base = join(project.directory, "base.out");
  cpSync(join(project.directory, "cdktf.out"), base, { recursive: true });
  succeeded(await project.apply());

  declare(1);
  await project.synth();
  const review = JSON.parse(succeeded(await project.command("review", ["--against", base, "--format", "json"])).stdout);
  const planned = await plannedChanges();
  expect(planned.length).toBeGreaterThan(10);
  expect(changesIn(review)).toStrictEqual(planned);
});

function changesIn({ difference }: Review): string[] {
  return (difference?.resources ?? []).map(({ action, address }: ResourceChange) => `${action} ${address}`).sort();
}

async function plannedChanges(): Promise<string[]> {
  succeeded(await project.terraform("plan", "-out", "review.tfplan"));
  // Not through the project, which would find the secrets that a plan's JSON holds by design.
  const inStack = { cwd: project.stackDirectory, env: project.env };
  const { stdout } = succeeded(await run("terraform", ["show", "-json", "review.tfplan"], inStack));
  const { resource_changes: changes } = JSON.parse(stdout) as {
    resource_changes: { address: string; mode: string; change: { actions: string[] } }[];
  };
  const words: Record<string, string> = {
    create: "create",
    update: "update in place",
    delete: "destroy",
    forget: "forget",
    "delete,create": "replace",
  };
  return changes
    .filter(({ mode, change }) => mode === "managed" && change.actions.join() !== "no-op")
    .map(({ address, change }) => `${words[change.actions.join()]} ${address}`)
    .sort();
}
