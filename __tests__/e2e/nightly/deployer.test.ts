import * as iam from "@aws-sdk/client-iam";
import * as secretsManager from "@aws-sdk/client-secrets-manager";
import * as ssm from "@aws-sdk/client-ssm";
import { type AccessKey, answerTo, S3Calls } from "../../../commands/aws/s3-calls";
import { localAdministrator } from "../../../commands/terraform/environment";
import { type FaultProxy, startFaultProxy } from "../../support/fault-proxy";
import { blocksOf, readPage } from "../../support/pages";
import { Project, succeeded } from "../../support/project";

// The policies in docs/deployer.md, held by a user who deploys while the local AWS checks IAM on every call.

interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Effect: string; readonly Action: string | string[]; Resource: string }[];
}

const policies = blocksOf("docs/deployer.md")
  .filter(({ language }) => language === "json")
  .map(({ code }) => JSON.parse(code) as Policy);
/** Outside S3 the local AWS asks IAM about an action on `*` alone: there the actions are tried, not their resources. */
const everywhere = (some: readonly Policy[]) =>
  some
    .flatMap(({ Statement }) => Statement)
    .map((statement) => (`${statement.Action}`.startsWith("s3:") ? statement : { ...statement, Resource: "*" }));
const everything = everywhere(policies);
const actions = everything.flatMap(({ Action }) => Action).sort();
/** What the page's list says that further options need, but for a boundary, which the local AWS forgets. */
const furtherActions = [
  ...(/## With further options\n(.*?)\n## /s.exec(readPage("docs/deployer.md"))?.[1] ?? "").matchAll(
    /`(?:iam:)?([A-Z]\w+)`/g,
  ),
]
  .map(([, action]) => `iam:${action}`)
  .filter((action) => !action.endsWith("PermissionsBoundary"));
const bucket = "my-terraform-state";

let project: Project;
let proxy: FaultProxy;
let key: AccessKey;

beforeAll(async () => {
  project = await Project.start("project's");
  proxy = await startFaultProxy(project.aws.endpoint);
  const s3 = new S3Calls({ endpoint: project.aws.endpoint, region: "us-east-1" });
  await answerTo(s3.createBucket(bucket), localAdministrator);
  await project.iam.send(new iam.CreateUserCommand({ UserName: "deployer" }));
  const { AccessKey: made } = await project.iam.send(new iam.CreateAccessKeyCommand({ UserName: "deployer" }));
  key = { accessKeyId: `${made?.AccessKeyId}`, secretAccessKey: `${made?.SecretAccessKey}` };
  for (const GroupName of ["readers", "uploaders"]) await project.iam.send(new iam.CreateGroupCommand({ GroupName }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: everything });
  await project.iam.send(new iam.CreatePolicyCommand({ PolicyName: "Shared", PolicyDocument }));
  await allow([...everything, { Effect: "Allow", Action: furtherActions, Resource: "*" }]);
  project.declare(before);
  await project.synth();
  Object.assign(project.env, asDeployer(), { AWS_ENDPOINT_URL: proxy.endpoint });
  succeeded(await project.terraform("init"));
  await project.keepProvider();
}, 120_000);
afterAll(async () => {
  await project.aws.enforceIam(false);
  await proxy.stop();
  await project.stop();
});

const before = `{ users: [
  { userName: "a", access: S3Access.allBuckets(), tags: { team: "web" }, deliverTo: SecretStore.ssm() },
  { userName: "b", access: S3Access.allBuckets(), deliverTo: SecretStore.secretsManager({ recoveryWindowInDays: 0 }) },
  { userName: "c", policyType: "managed", access: S3Access.buckets(["photos"]), groups: ["readers"],
    exclusivePolicies: true, managedPolicyArns: ["arn:aws:iam::123456789012:policy/Shared"] },
] }`;
const after = `{ users: [
  { userName: "a", access: S3Access.allBuckets(), tags: { site: "shop" }, deliverTo: SecretStore.ssm(),
    accessKeys: [{ name: "primary", status: "Inactive" }, { name: "second" }] },
  { userName: "b", access: S3Access.allBuckets(), path: "/apps/",
    deliverTo: SecretStore.secretsManager({ recoveryWindowInDays: 0 }) },
  { userName: "c", policyType: "managed", access: S3Access.buckets(["shop"]), groups: ["uploaders"],
    exclusivePolicies: true },
] }`;

/** Gives the deployer these statements and no others. */
async function allow(Statement: Policy["Statement"]): Promise<void> {
  await project.aws.enforceIam(false);
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await project.iam.send(new iam.PutUserPolicyCommand({ UserName: "deployer", PolicyName: "Deploy", PolicyDocument }));
  await project.aws.enforceIam(true);
}

function without(action: string): Policy["Statement"] {
  return everything
    .map((statement) => ({ ...statement, Action: [statement.Action].flat().filter((one) => one !== action) }))
    .filter(({ Action }) => Action.length > 0);
}

const asDeployer = () => ({ AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey });

/** IAM's name of a call that the proxy saw. */
function actionOf(call: string): string[] {
  const onObject: Record<string, string> = { GET: "Get", HEAD: "Get", PUT: "Put", DELETE: "Delete" };
  const s3 = /^(\w+) \/[^/?]+(\/)?/.exec(call);
  if (s3) return [s3[2] ? `s3:${onObject[`${s3[1]}`]}Object` : "s3:ListBucket"];
  if (call === "GetCallerIdentity") return []; // needs no permission
  const service = /Secret|GetResourcePolicy/.test(call)
    ? "secretsmanager"
    : /Parameter|ListTagsForResource/.test(call)
      ? "ssm"
      : "iam";
  return [`${service}:${call}`];
}

test("creates, changes and destroys users with them, with exactly these calls", async () => {
  succeeded(await project.terraform("apply", "-auto-approve"));
  await project.aws.enforceIam(false);
  project.declare(after);
  await project.synth();
  await project.aws.enforceIam(true);
  succeeded(await project.terraform("apply", "-auto-approve"));
  expect((await project.terraform("plan", "-no-color")).stdout).toContain("No changes");
  succeeded(await project.terraform("destroy", "-auto-approve"));
  const made = new Set(proxy.actions.flatMap(actionOf));
  const expected = [...actions, ...furtherActions].filter((action) => !action.startsWith("s3:"));
  expect([...made].sort()).toStrictEqual([...new Set(expected)].sort());
}, 300_000);

test("plans with the policy for plans, and rejects an apply", async () => {
  await project.aws.enforceIam(false);
  project.declare('{ users: [{ userName: "planned", access: S3Access.allBuckets() }] }');
  await project.synth();
  succeeded(await project.terraform("apply", "-auto-approve"));
  project.declare('{ users: [{ userName: "planned", access: S3Access.allBuckets(), tags: { team: "web" } }] }');
  await project.synth();
  await allow(everywhere(policies.slice(0, 1)));
  expect((await project.terraform("plan", "-detailed-exitcode")).status).toBe(2);
  const { status, stderr } = await project.terraform("apply", "-auto-approve");
  expect(status).toBe(1);
  expect(stderr).toContain("TagUser, https response error StatusCode: 403");
}, 300_000);

test("fails a deploy without iam:CreateAccessKey", async () => {
  await project.aws.enforceIam(false);
  project.declare(
    '{ users: [{ userName: "planned", access: S3Access.allBuckets() }, { userName: "refused", access: ' +
      "S3Access.allBuckets() }] }",
  );
  await project.synth();
  await allow(without("iam:CreateAccessKey"));
  const { status, stderr } = await project.terraform("apply", "-auto-approve");
  expect(status).toBe(1);
  expect(stderr).toMatch(/CreateAccessKey, https response error StatusCode: 403/);
}, 120_000);

// The local AWS can't check the signature of one of them, which asks for a prefix with a colon: IAM is not asked here.
test("makes exactly the page's calls to S3 with state in S3", async () => {
  await project.aws.enforceIam(false);
  const seen = proxy.actions.length;
  project.declare(`{ backend: StateBackend.s3({ bucket: "${bucket}" }), users: [] }`);
  await project.synth();
  succeeded(await project.terraform("init", "-reconfigure"));
  succeeded(await project.terraform("apply", "-auto-approve"));
  succeeded(await project.terraform("plan"));
  const made = new Set(proxy.actions.slice(seen).flatMap(actionOf));
  expect([...made].sort()).toStrictEqual(actions.filter((action) => action.startsWith("s3:")));
}, 300_000);

/** The calls of which the local AWS asks IAM nothing, or about another action: its answers prove nothing. */
const notEnforced: readonly string[] = [];

test.each(actions.filter((action) => !notEnforced.includes(action)))("denies that call without %s", async (action) => {
  await allow(without(action));
  expect(await answer(action)).toMatch(/AccessDenied/);
  await allow(everything);
  expect(await answer(action)).not.toMatch(/AccessDenied/);
});

/** What AWS says to the deployer's call; its arguments name things that are not there. */
async function answer(action: string): Promise<string> {
  const [service, name = ""] = action.split(":");
  const target = { endpoint: project.aws.endpoint, region: "us-east-1", credentials: key };
  if (service === "s3") {
    const s3 = new S3Calls(target);
    const calls = {
      ListBucket: s3.list(bucket, ""),
      GetObject: s3.download(bucket, "x.tflock"),
      PutObject: s3.upload(bucket, "x.tflock"),
      DeleteObject: s3.deleteObject(bucket, "x.tflock"),
    };
    return answerTo(calls[name as keyof typeof calls], key).then((said) => (said === "denied" ? "AccessDenied" : said));
  }
  const library = { iam, ssm, secretsmanager: secretsManager }[service as "iam"] as unknown as Record<string, never>;
  const client = {
    iam: () => new iam.IAMClient(target),
    ssm: () => new ssm.SSMClient(target),
    secretsmanager: () => new secretsManager.SecretsManagerClient(target),
  }[service as "iam"]();
  const Command = library[`${name}Command`] as unknown as new (input: object) => iam.GetUserCommand;
  const nothing = {
    ...{ UserName: "nobody", PolicyName: "none", AccessKeyId: "AKIAIOSFODNN7EXAMPLE", Status: "Inactive" },
    ...{ Tags: [], TagKeys: [], PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
    ...{ SecretId: "s3-user/nobody", SecretString: "x", ResourceType: "Parameter", ResourceId: "/s3-user/nobody/x" },
    ...{ Name: service === "ssm" ? "/s3-user/nobody/x" : "s3-user/nobody", Value: "x", Type: "String" },
  };
  try {
    await (client as iam.IAMClient).send(new Command(nothing));
    return "allowed";
  } catch (error) {
    // The local AWS refuses in XML even where JSON was asked: only the status can be read then.
    const { name: said, $metadata, $response } = error as iam.IAMServiceException;
    return ($metadata?.httpStatusCode ?? $response?.statusCode) === 403 ? "AccessDenied" : said;
  } finally {
    client.destroy();
  }
}
