import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import {
  GetObjectCommand,
  ListObjectsCommand,
  PutBucketOwnershipControlsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { S3Access, type SoftwareName } from "terraform-s3-user";
import { decide, type Software, type SoftwareActions, software } from "terraform-s3-user/iam";
import type { AccessKey } from "../../../commands/tools/s3-calls";
import { localAdministrator } from "../../../commands/tools/terraform-environment";
import { Project, succeeded } from "../../support/project";
import { answerOf, callFor, clientWith, makePlace, type Place } from "../../support/s3-actions";

// Every tool of `S3Access.forSoftware`, and every switch of the other builders: what they allow, called for real with a
// created key, and all other calls too.

const tools = Object.entries(software) as [SoftwareName, Software][];
const actions = Object.keys(callFor);
const flat = ({ account = [], bucket = [], object = [] }: SoftwareActions) => [...account, ...bucket, ...object];

interface User {
  readonly name: string;
  readonly access: string;
  readonly allowed: readonly string[];
}

/** What the builders allow without a switch, and what each of their switches adds. */
const builders = {
  readOnly: {
    always: ["s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"],
    switches: {
      listAllBuckets: ["s3:ListAllMyBuckets"],
      browse: [],
      versions: ["s3:ListBucketVersions", "s3:GetObjectVersion"],
      bucketVersioning: ["s3:GetBucketVersioning"],
      objectTags: ["s3:GetObjectTagging"],
      restore: ["s3:RestoreObject"],
    },
  },
  readWrite: {
    always: [
      "s3:GetBucketLocation",
      "s3:GetBucketOwnershipControls",
      "s3:ListBucket",
      "s3:GetObject",
      "s3:PutObject",
      "s3:AbortMultipartUpload",
    ],
    switches: {
      deleteObject: ["s3:DeleteObject"],
      objectAcl: ["s3:PutObjectAcl"],
      multipart: ["s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts"],
      versions: ["s3:ListBucketVersions", "s3:GetObjectVersion"],
      bucketVersioning: ["s3:GetBucketVersioning"],
      objectTags: ["s3:GetObjectTagging", "s3:PutObjectTagging"],
      objectLock: [
        "s3:GetBucketObjectLockConfiguration",
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
        "s3:PutObjectRetention",
        "s3:PutObjectLegalHold",
      ],
      restore: ["s3:RestoreObject"],
    },
  },
  writeOnly: {
    always: ["s3:PutObject", "s3:AbortMultipartUpload"],
    switches: {
      listBucket: ["s3:GetBucketLocation", "s3:ListBucket"],
      deleteObject: ["s3:DeleteObject"],
      objectAcl: ["s3:PutObjectAcl"],
      objectTags: ["s3:PutObjectTagging"],
      objectLock: ["s3:GetBucketObjectLockConfiguration", "s3:PutObjectRetention", "s3:PutObjectLegalHold"],
      multipart: ["s3:ListBucketMultipartUploads", "s3:ListMultipartUploadParts"],
    },
  },
} as const;

/** Each builder as it comes, and with each switch by itself. */
const builderUsers: User[] = Object.entries(builders).flatMap(([builder, { always, switches }]) => {
  const user = (name: string, options: string, added: readonly string[]) => ({
    name: name.toLowerCase(),
    access: `S3Access.${builder}(["${name.toLowerCase()}"], ${options})`,
    allowed: [...always, ...added],
  });
  return [
    user(builder, "{}", []),
    ...Object.entries(switches).map(([option, added]) => user(`${builder}-${option}`, `{ ${option}: true }`, added)),
  ];
});

const users: User[] = [
  ...builderUsers,
  {
    name: "deletes-versions",
    access: 'S3Access.readWrite(["deletes-versions"], { versions: true, deleteObject: true })',
    allowed: [
      ...builders.readWrite.always,
      ...builders.readWrite.switches.versions,
      "s3:DeleteObject",
      "s3:DeleteObjectVersion",
    ],
  },
  { name: "nobody", access: "S3Access.none()", allowed: [] },
  ...softwareUsers(),
];

/** Each tool as it comes, and with every switch on. */
function softwareUsers(): User[] {
  return tools.flatMap(([tool, { always, optional }]) => {
    const on = Object.values(optional).filter(({ byDefault }) => byDefault);
    const all = JSON.stringify(Object.fromEntries(Object.keys(optional).map((option) => [option, true])));
    const user = (name: string, options: string, switches: readonly SoftwareActions[]) => ({
      name,
      access: `S3Access.forSoftware("${tool}", ["${name}"], ${options})`,
      allowed: [always, ...switches].flatMap(flat),
    });
    return [user(tool, "{}", on), user(`${tool}-all`, all, Object.values(optional))];
  });
}

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
/** The calls about which the local AWS asks IAM nothing, or about another action: its answers prove nothing. */
const notEnforced = new Set<string>();

beforeAll(async () => {
  project = await Project.start();
  const { endpoint } = project.aws;
  const others = [
    [plugIn.before, `S3Access.fromDocument(${JSON.stringify(oldLeastPrivilege)})`],
    [plugIn.after, `S3Access.forSoftware("s3-image-optimizer", ["${plugIn.after}"])`],
  ];
  const declared = [...users.map(({ name, access }) => [name, access]), ...others];
  project.declare(
    `{ users: [${declared.map(([name, access]) => `{ userName: "${name}", access: ${access} }`).join(", ")}] }`,
  );
  succeeded(await project.apply());
  for (const [user, { primary }] of Object.entries((await project.outputs()).credentials)) {
    keys[user] = {
      accessKeyId: `${primary?.access_key_id}`,
      secretAccessKey: `${primary?.secret_access_key}`,
    };
    places[user] = await makePlace(user, localAdministrator, endpoint);
  }
  const administrator = clientWith(localAdministrator, endpoint);
  for (const Bucket of Object.values(plugIn)) {
    const OwnershipControls = {
      Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }],
    };
    await administrator.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  }
  administrator.destroy();
  await findWhatIsEnforced();
});
afterAll(() => project.stop());

/** Tries each call as a user who may do everything but that, and as one who may do nothing but that. */
async function findWhatIsEnforced(): Promise<void> {
  const calibration = "calibration";
  places[calibration] = await makePlace(calibration, localAdministrator, project.aws.endpoint);
  for (const [index, Action] of actions.entries()) {
    await makeUser(`but-${index}`, [
      { Effect: "Allow", Action: "s3:*", Resource: "*" },
      { Effect: "Deny", Action, Resource: "*" },
    ]);
    await makeUser(`only-${index}`, [{ Effect: "Allow", Action, Resource: "*" }]);
  }
  await project.aws.enforceIam(true);
  for (const [index, action] of actions.entries()) {
    const [without, alone] = [`but-${index}`, `only-${index}`];
    for (const user of [without, alone]) places[user] = places[calibration] as Place;
    const isAsked = (await answers(without, action)) === "denied" && (await answers(alone, action)) !== "denied";
    if (!isAsked) notEnforced.add(action);
  }
}

async function makeUser(UserName: string, Statement: object[]): Promise<void> {
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await project.iam.send(new CreateUserCommand({ UserName }));
  await project.iam.send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: "calibration",
      PolicyDocument,
    }),
  );
  const { AccessKey: key } = await project.iam.send(new CreateAccessKeyCommand({ UserName }));
  keys[UserName] = {
    accessKeyId: `${key?.AccessKeyId}`,
    secretAccessKey: `${key?.SecretAccessKey}`,
  };
}

function answers(user: string, action: string): Promise<string> {
  return answerOf(action, places[user] as Place, keys[user] as AccessKey, project.aws.endpoint);
}

test("every action of every tool has a call here", () => {
  const needed = tools.flatMap(([, { always, optional }]) => [always, ...Object.values(optional)].flatMap(flat));
  expect(needed.filter((action) => !actions.includes(action))).toEqual([]);
});

test("the local AWS asks IAM about all but these calls", () => {
  expect([...notEnforced].sort()).toMatchInlineSnapshot(`
    [
      "s3:GetBucketObjectLockConfiguration",
      "s3:GetBucketOwnershipControls",
      "s3:GetBucketPublicAccessBlock",
      "s3:GetObjectLegalHold",
      "s3:GetObjectRetention",
      "s3:GetObjectVersionAcl",
      "s3:PutBucketOwnershipControls",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutObjectLegalHold",
      "s3:PutObjectRetention",
    ]
  `);
});

test.each(users)("$name may make its calls and no other", async ({ name, allowed }) => {
  const rows = [];
  for (const action of actions) {
    const answer = await answers(name, action);
    const verdict = notEnforced.has(action) ? "not enforced here" : answer === "denied" ? "denied" : "allowed";
    rows.push(`${action}: ${verdict}`);
  }
  expect(rows).toEqual(
    actions.map((action) => {
      const expected = allowed.includes(action) ? "allowed" : "denied";
      return `${action}: ${notEnforced.has(action) ? "not enforced here" : expected}`;
    }),
  );
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

test("with the old readWrite the walkthrough's plug-in reports a failed upload, with the image overwritten", async () => {
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
])("with %s the walkthrough's plug-in optimizes the image", async (_name, access) => {
  expect(await optimizeLikeThePlugIn(plugIn.after, access)).toEqual([
    "s3:GetBucketLocation: allowed",
    "s3:ListBucket: allowed",
    "s3:GetObject: allowed",
    "s3:GetBucketOwnershipControls: allowed",
    "s3:PutObject: allowed",
    "optimized",
  ]);
});
