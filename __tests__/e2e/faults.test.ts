import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import { type Fate, type FaultProxy, startFaultProxy } from "./fault-proxy";
import { Project, succeeded } from "./project";

let project: Project;
let proxy: FaultProxy;

beforeAll(async () => {
  project = await Project.start();
  proxy = await startFaultProxy(project.aws.endpoint);
  project.env.AWS_ENDPOINT_URL = proxy.endpoint;
  project.declare(`{ users: [{ userName: "web" }] }`);
  await project.synth();
  succeeded(await project.terraform("init"));
});
afterEach(() => project.reset().then(() => project.synth()));
afterAll(async () => {
  await project.stop();
  await proxy.stop();
});

/** The first calls of every action meet this fate, the later ones pass. */
function firstCalls(count: number, fate: Fate): (action: string) => Fate {
  const seen = new Map<string, number>();
  return (action) => {
    seen.set(action, (seen.get(action) ?? 0) + 1);
    return (seen.get(action) ?? 0) <= count ? fate : "pass";
  };
}

const keyCount = async () =>
  (await project.iam.send(new ListAccessKeysCommand({ UserName: "web" }))).AccessKeyMetadata?.length;

test.each<[string, Fate]>([
  ["throttling", { status: 400, code: "Throttling" }],
  ["errors 500", { status: 500, code: "InternalFailure" }],
  ["dropped connections", "drop"],
  ["slow answers", { holdAnswer: Promise.resolve() }],
])("deploy ends well when AWS answers every call once with %s", async (_name, fate) => {
  proxy.fate = firstCalls(1, fate);
  succeeded(await project.terraform("apply", "-auto-approve"));
  expect(await keyCount()).toBe(1);
});

test("an AWS that refuses part of a deploy gives a clear error, and the next deploy heals", async () => {
  proxy.fate = (action) => (action === "PutUserPolicy" ? { status: 403, code: "AccessDenied" } : "pass");
  const { status, stderr } = await project.terraform("apply", "-auto-approve");
  expect(status).toBe(1);
  expect(stderr).toMatch(/putting IAM User \(web\) Policy \(S3Access\).*\n?.*AccessDenied/s);

  proxy.fate = () => "pass";
  succeeded(await project.terraform("apply", "-auto-approve"));
  expect(await project.isUpToDate()).toBe(true);
  expect(await keyCount()).toBe(1);
});
