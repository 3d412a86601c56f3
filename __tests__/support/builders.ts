import type { Call, S3Calls } from "../../commands/aws/s3-calls";

/** A user for each builder, as `main.ts` has it. What each may do is in {@link table}. */
export const builders = `
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
    { userName: "managed", policyType: "managed", access: S3Access.readWrite(["photos"]),
      inlinePolicies: { Shop: S3Access.readOnly(["shop"]) } },
    { userName: "stripped", access: S3Access.allBuckets() },`;

/** The calls that each of them is tried with. */
export const call = {
  createOther: (s3: S3Calls): Call => s3.createBucket("another"),
  listPhotos: (s3: S3Calls): Call => s3.list("photos"),
  listSecret: (s3: S3Calls): Call => s3.list("secret"),
  uploadPhoto: (s3: S3Calls): Call => s3.upload("photos", "dog.jpg"),
  downloadPhoto: (s3: S3Calls): Call => s3.download("photos", "cat.jpg"),
  deletePhoto: (s3: S3Calls): Call => s3.deleteObject("photos", "dog.jpg"),
  downloadImage: (s3: S3Calls): Call => s3.download("shop", "images/cat.jpg"),
  uploadImage: (s3: S3Calls): Call => s3.upload("shop", "images/dog.jpg"),
  downloadOrders: (s3: S3Calls): Call => s3.download("shop", "orders.csv"),
  uploadOrders: (s3: S3Calls): Call => s3.upload("shop", "orders.csv"),
  downloadSecret: (s3: S3Calls): Call => s3.download("secret", "plan.txt"),
  listBuckets: (s3: S3Calls): Call => s3.listBuckets(),
  deleteBucket: (s3: S3Calls): Call => s3.deleteBucket("secret"),
  createUser: (s3: S3Calls): Call => s3.createUser("intruder"),
};
type CallName = keyof typeof call;

/** Which calls are allowed and denied to each. */
export const table: Record<string, { allowed: CallName[]; denied: CallName[] }> = {
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
