import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import type { Fate, FaultProxy } from "../../support/fault-proxy";
import { type Project, succeeded } from "../../support/project";
import { startProjectBehindProxy } from "../../support/project-behind-proxy";

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  ({ project, proxy } = await startProjectBehindProxy());
});
afterEach(() => project.reset().then(() => project.synth()));
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

/** The first call of every action meets this fate, the later ones pass. */
function firstCall(fate: () => Fate): (action: string) => Fate {
  const seen = new Set<string>();
  return (action) => {
    if (seen.has(action)) return "pass";
    seen.add(action);
    return fate();
  };
}

const keyCount = async () =>
  (await project.iam.send(new ListAccessKeysCommand({ UserName: "web" }))).AccessKeyMetadata?.length;

const aSecond = () => new Promise<void>((resolve) => setTimeout(resolve, 1_000));

test.each<[string, () => Fate]>([
  ["throttling", () => ({ status: 400, code: "Throttling" })],
  ["an error 500", () => ({ status: 500, code: "InternalFailure" })],
  ["a dropped connection", () => "drop"],
  ["a slow answer", () => ({ holdAnswer: aSecond() })],
])("deploys when AWS answers every action once with %s", async (_name, fate) => {
  proxy.fate = firstCall(fate);
  succeeded(await project.terraform("apply", "-auto-approve"));
  expect(await keyCount()).toBe(1);
});

test("fails clearly when AWS denies part of a deploy, and completes it in the next one", async () => {
  proxy.fate = (action) => (action === "PutUserPolicy" ? { status: 403, code: "AccessDenied" } : "pass");
  const { status, stderr } = await project.terraform("apply", "-auto-approve");
  expect(status).toBe(1);
  expect(stderr).toMatch(/putting IAM User \(web\) Policy \(S3Access\).*\n?.*AccessDenied/s);

  proxy.fate = () => "pass";
  succeeded(await project.terraform("apply", "-auto-approve"));
  expect(await project.isUpToDate()).toBe(true);
  expect(await keyCount()).toBe(1);
});
