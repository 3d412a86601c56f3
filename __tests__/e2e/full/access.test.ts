import { DeleteUserPolicyCommand } from "@aws-sdk/client-iam";
import {
  GetObjectCommand,
  ListObjectsCommand,
  PutBucketOwnershipControlsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { S3Access } from "terraform-s3-user";
import { decide } from "terraform-s3-user/iam";
import { type AccessKey, answerTo } from "../../../commands/aws/s3-calls";
import { localAdministrator } from "../../../commands/terraform/environment";
import { accessUsers, flat, tools } from "../../support/access-users";
import { builders, call, table } from "../../support/builders";
import { Project, succeeded } from "../../support/project";
import { answerOf, callFor, clientWith, makePlace, notEnforced, type Place } from "../../support/s3-actions";

// Deployed keys, tried on real calls: every builder of `S3Access`, and every tool of `S3Access.forSoftware`.

const actions = Object.keys(callFor);

const plugIn = { before: "plug-in-before", after: "plug-in-after" };
/** What `readWrite` granted until it was read against the plug-in's source. */
const oldLeastPrivilege = {
  Version: "2012-10-17" as const,
  Statement: [
    {
      Effect: "Allow" as const,
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: "arn:aws:s3:::plug-in-before",
    },
    {
      Effect: "Allow" as const,
      Action: ["s3:GetObject", "s3:PutObject"],
      Resource: "arn:aws:s3:::plug-in-before/*",
    },
  ],
};

let project: Project;
const keys: Record<string, AccessKey> = {};
const places: Record<string, Place> = {};

beforeAll(async () => {
  project = await Project.start();
  const others = [
    [plugIn.before, `S3Access.fromDocument(${JSON.stringify(oldLeastPrivilege)})`],
    [plugIn.after, `S3Access.forSoftware("s3-image-optimizer", ["${plugIn.after}"])`],
  ];
  const ofTools = [...accessUsers.map(({ name, access }) => [name, access]), ...others];
  project.declare(`{ users: [
    ${builders}
    ${ofTools.map(([name, access]) => `{ userName: "${name}", access: ${access} },`).join("\n")}
  ] }`);
  succeeded(await project.apply());
  for (const [user, { primary }] of Object.entries((await project.outputs()).credentials)) {
    keys[user] = { accessKeyId: `${primary?.access_key_id}`, secretAccessKey: `${primary?.secret_access_key}` };
  }
  await makeBuckets();
  await project.iam.send(new DeleteUserPolicyCommand({ UserName: "stripped", PolicyName: "S3Access" }));
  await project.aws.enforceIam(true);
});
afterAll(() => project.stop());

async function makeBuckets(): Promise<void> {
  const { endpoint } = project.aws;
  const { s3 } = project;
  for (const bucket of ["photos", "shop", "secret"]) await s3.createBucket(bucket).send(localAdministrator);
  for (const path of ["photos/cat.jpg", "shop/images/cat.jpg", "shop/orders.csv", "secret/plan.txt"]) {
    const [bucket = "", ...key] = path.split("/");
    await s3.upload(bucket, key.join("/")).send(localAdministrator);
  }
  for (const name of [...accessUsers.map(({ name }) => name), plugIn.before, plugIn.after]) {
    places[name] = await makePlace(name, localAdministrator, endpoint);
  }
  const administrator = clientWith(localAdministrator, endpoint);
  const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
  for (const Bucket of Object.values(plugIn)) {
    await administrator.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  }
  administrator.destroy();
}

function answers(user: string, action: string): Promise<string> {
  return answerOf(action, places[user] as Place, keys[user] as AccessKey, project.aws.endpoint);
}

test("has a call here for every action of every application", () => {
  const needed = tools.flatMap(([, { always, optional }]) => [always, ...Object.values(optional)].flatMap(flat));
  expect(needed.filter((action) => !actions.includes(action))).toEqual([]);
});

test.each(accessUsers)("allows $name its calls and no other", async ({ name, allowed }) => {
  const rows = [];
  const enforced = actions.filter((action) => !notEnforced.has(action));
  for (const action of enforced) {
    const answer = await answers(name, action);
    rows.push(`${action}: ${answer === "denied" ? "denied" : "allowed"}`);
  }
  expect(rows).toEqual(enforced.map((action) => `${action}: ${allowed.includes(action) ? "allowed" : "denied"}`));
});

/** How the plug-in optimizes one image, call by call, as in its source: class-bulk.php. */
async function optimizeLikeThePlugIn(user: string, access: S3Access): Promise<string[]> {
  const { Bucket } = places[user] as Place;
  const log: string[] = [];
  const call = async (action: string) => {
    const answer = await answers(user, action);
    log.push(`${action}: ${answer}`);
    return answer === "allowed";
  };
  if (!(await call("s3:GetBucketLocation"))) return [...log, "scan stopped"];
  await call("s3:ListBucket");
  await call("s3:GetObject");
  // The local AWS does not ask IAM here, so the policy is asked itself.
  const policy = JSON.parse(access.toTerraformText());
  const asked = decide(policy, "s3:GetBucketOwnershipControls", `arn:aws:s3:::${Bucket}`) === "allowed";
  log.push(`s3:GetBucketOwnershipControls: ${asked ? "allowed" : "denied"}`);
  if (!(await call("s3:PutObject"))) return [...log, "upload failed"];
  if (!asked && !(await call("s3:PutObjectAcl"))) return [...log, "upload failed"];
  return [...log, "optimized"];
}

async function content(client: S3Client, Bucket: string): Promise<string | undefined> {
  const Key = (await client.send(new ListObjectsCommand({ Bucket }))).Contents?.[0]?.Key;
  return (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
}

test("fails an upload of the walkthrough's plug-in with the old readWrite, after the image is written", async () => {
  expect(await optimizeLikeThePlugIn(plugIn.before, S3Access.fromDocument(oldLeastPrivilege))).toEqual([
    "s3:GetBucketLocation: allowed",
    "s3:ListBucket: allowed",
    "s3:GetObject: allowed",
    "s3:GetBucketOwnershipControls: denied",
    "s3:PutObject: allowed",
    "s3:PutObjectAcl: denied",
    "upload failed",
  ]);
  const client = clientWith(keys[plugIn.before] as AccessKey, project.aws.endpoint);
  expect(await content(client, plugIn.before)).toBe("a smaller image");
  client.destroy();
});

test.each([
  ["forSoftware", S3Access.forSoftware("s3-image-optimizer", [plugIn.after])],
  ["readWrite", S3Access.readWrite([plugIn.after])],
])("optimizes the image with %s in the walkthrough's plug-in", async (_name, access) => {
  expect(await optimizeLikeThePlugIn(plugIn.after, access)).toEqual([
    "s3:GetBucketLocation: allowed",
    "s3:ListBucket: allowed",
    "s3:GetObject: allowed",
    "s3:GetBucketOwnershipControls: allowed",
    "s3:PutObject: allowed",
    "optimized",
  ]);
});

const rows = Object.entries(table).flatMap(([user, { allowed, denied }]) => [
  ...allowed.map((name) => ({ user, name, answer: "allowed" })),
  ...denied.map((name) => ({ user, name, answer: "denied" })),
]);

test.each(rows)("answers for $user: $name is $answer", async ({ user, name, answer }) => {
  expect(await answerTo(call[name](project.s3), keys[user] as AccessKey)).toBe(answer);
});

test("rejects a wrong secret", async () => {
  const key = { ...(keys.all as AccessKey), secretAccessKey: "wrong" };
  expect(await answerTo(project.s3.listBuckets(), key)).toBe("SignatureDoesNotMatch");
});
