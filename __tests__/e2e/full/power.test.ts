import { DeleteUserPolicyCommand } from "@aws-sdk/client-iam";
import { type AccessKey, answerTo, type Call } from "../../../commands/tools/s3-calls";
import { localAdministrator } from "../../../commands/tools/terraform-environment";
import { Project, succeeded } from "../../support/project";

let project: Project;
const keys: Record<string, AccessKey> = {};

beforeAll(async () => {
  project = await Project.start();
  project.declare(`{ users: [
    { userName: "all", access: S3Access.allBuckets() },
    { userName: "all-but-delete", access: S3Access.allBuckets({ createBucket: false, deleteObject: false }) },
    { userName: "buckets", access: S3Access.buckets(["photos", "shop/images/*"]) },
    { userName: "wildcard", access: S3Access.buckets(["pho*"], { deleteObject: false }) },
    { userName: "least", access: S3Access.readWrite(["photos"]) },
    { userName: "least-and-delete", access: S3Access.readWrite(["photos", "shop/images/*"], { deleteObject: true }) },
    { userName: "own", access: S3Access.fromDocument({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Deny", NotAction: "s3:GetObject", Resource: "arn:aws:s3:::shop/*" },
      ],
    }) },
    { userName: "managed", policyType: "managed", access: S3Access.readWrite(["photos"]), inlinePolicies: { Shop: S3Access.readOnly(["shop"]) } },
    { userName: "stripped", access: S3Access.allBuckets() },
  ] }`);
  succeeded(await project.apply());
  const { credentials } = await project.outputs();
  for (const [user, { primary }] of Object.entries(credentials)) {
    keys[user] = { accessKeyId: `${primary?.access_key_id}`, secretAccessKey: `${primary?.secret_access_key}` };
  }
  const { s3 } = project;
  for (const bucket of ["photos", "shop", "secret"]) await s3.createBucket(bucket).send(localAdministrator);
  for (const path of ["photos/cat.jpg", "shop/images/cat.jpg", "shop/orders.csv", "secret/plan.txt"]) {
    const [bucket = "", ...key] = path.split("/");
    await s3.upload(bucket, key.join("/")).send(localAdministrator);
  }
  await project.iam.send(new DeleteUserPolicyCommand({ UserName: "stripped", PolicyName: "S3Access" }));
  await project.aws.enforceIam(true);
});
afterAll(() => project.stop());

const call = {
  createOther: (): Call => project.s3.createBucket("another"),
  listPhotos: (): Call => project.s3.list("photos"),
  listSecret: (): Call => project.s3.list("secret"),
  uploadPhoto: (): Call => project.s3.upload("photos", "dog.jpg"),
  downloadPhoto: (): Call => project.s3.download("photos", "cat.jpg"),
  deletePhoto: (): Call => project.s3.deleteObject("photos", "dog.jpg"),
  downloadImage: (): Call => project.s3.download("shop", "images/cat.jpg"),
  uploadImage: (): Call => project.s3.upload("shop", "images/dog.jpg"),
  downloadOrders: (): Call => project.s3.download("shop", "orders.csv"),
  uploadOrders: (): Call => project.s3.upload("shop", "orders.csv"),
  downloadSecret: (): Call => project.s3.download("secret", "plan.txt"),
  listBuckets: (): Call => project.s3.listBuckets(),
  deleteBucket: (): Call => project.s3.deleteBucket("secret"),
  createUser: (): Call => project.s3.createUser("intruder"),
};
type CallName = keyof typeof call;

const table: Record<string, { allowed: CallName[]; denied: CallName[] }> = {
  all: {
    allowed: ["createOther", "listPhotos", "uploadPhoto", "downloadPhoto", "deletePhoto", "downloadSecret"],
    denied: ["deleteBucket", "createUser"],
  },
  "all-but-delete": {
    allowed: ["listPhotos", "uploadPhoto", "downloadPhoto", "downloadOrders"],
    denied: ["createOther", "deletePhoto", "deleteBucket", "createUser"],
  },
  buckets: {
    allowed: ["listPhotos", "uploadPhoto", "downloadPhoto", "deletePhoto", "downloadImage", "uploadImage"],
    denied: [
      "createOther",
      "listSecret",
      "downloadOrders",
      "uploadOrders",
      "downloadSecret",
      "listBuckets",
      "createUser",
    ],
  },
  wildcard: {
    allowed: ["listPhotos", "uploadPhoto", "downloadPhoto"],
    denied: ["deletePhoto", "createOther", "downloadImage", "downloadSecret", "deleteBucket"],
  },
  least: {
    allowed: ["listPhotos", "uploadPhoto", "downloadPhoto"],
    denied: [
      "deletePhoto",
      "createOther",
      "listSecret",
      "downloadImage",
      "downloadSecret",
      "listBuckets",
      "createUser",
    ],
  },
  "least-and-delete": {
    allowed: ["uploadPhoto", "deletePhoto", "downloadImage", "uploadImage"],
    denied: ["downloadOrders", "uploadOrders", "createOther", "deleteBucket", "createUser"],
  },
  own: {
    allowed: ["listPhotos", "downloadImage", "downloadOrders", "uploadPhoto"],
    denied: ["uploadImage", "uploadOrders", "createUser"],
  },
  managed: {
    allowed: ["listPhotos", "uploadPhoto", "downloadPhoto", "downloadOrders"],
    denied: ["deletePhoto", "uploadOrders", "downloadSecret", "createOther", "createUser"],
  },
  stripped: { allowed: [], denied: ["listPhotos", "downloadPhoto", "uploadPhoto", "listBuckets"] },
};

const rows = Object.entries(table).flatMap(([user, { allowed, denied }]) => [
  ...allowed.map((name) => ({ user, name, answer: "allowed" })),
  ...denied.map((name) => ({ user, name, answer: "denied" })),
]);

test.each(rows)("$user: $name is $answer", async ({ user, name, answer }) => {
  expect(await answerTo(call[name](), keys[user] as AccessKey)).toBe(answer);
});

test("a wrong secret is refused", async () => {
  const key = { ...(keys.all as AccessKey), secretAccessKey: "wrong" };
  expect(await answerTo(project.s3.listBuckets(), key)).toBe("SignatureDoesNotMatch");
});
