import { type Candidate, tryAccount, tryIdentity, tryPlace } from "../../../commands/verify/try-key";
import { startFakeAws } from "../../support/fake-aws";
import { type ReplayedAnswer, startReplayedS3 } from "../../support/replayed-s3";

const actions = [
  "s3:GetBucketLocation",
  "s3:GetBucketOwnershipControls",
  "s3:ListBucket",
  "s3:GetObject",
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:DeleteObject",
];

function candidate(
  allowed: readonly string[] = actions,
  unknown: readonly string[] = [],
  Condition?: object,
): Candidate {
  const statement = { Effect: "Allow", Action: allowed, Resource: "*", ...(Condition && { Condition }) } as never;
  return {
    userName: "photos",
    key: { accessKeyId: "AKIA1", secretAccessKey: "secret" },
    policy: {
      document: { Version: "2012-10-17", Statement: [statement] },
      unknown,
    },
    region: "us-east-1",
    patientUntil: 0,
    commands: { deploy: "npm run deploy site", doctor: "npm run doctor" },
  };
}

type Answer = Parameters<typeof startReplayedS3>[0];

async function trials(answerTo: Answer, { write = false, who = candidate(), region = "us-east-1" } = {}) {
  const s3 = await startReplayedS3(answerTo, region);
  try {
    return { calls: s3.calls, trials: await tryPlace(who, { bucket: "photos", prefix: "" }, write) };
  } finally {
    s3.stop();
  }
}

/** An S3 that rejects one call, found by its method and a word of its query. */
const refusing =
  (answer: ReplayedAnswer, method: string, query?: string): Answer =>
  (call) =>
    call.method === method && (query === undefined ? call.query.size === 0 : call.query.has(query))
      ? answer
      : undefined;
const denied = (message: string): ReplayedAnswer => ({ status: 403, code: "AccessDenied", message });
const user = 'User: arn:aws:iam::111111111111:user/photos is not authorized to perform: s3:ListBucket on resource: "x"';

test("passes every call in a bucket that answers according to the policy", async () => {
  const { trials: found } = await trials(() => undefined);
  expect(found.map(({ call, verdict }) => [call, verdict])).toStrictEqual([
    ["photos exists", "passed"],
    ["list photos/", "passed"],
    ["region of photos", "passed"],
    ["ownership of photos", "passed"],
    ["read a byte of photos/cat.jpg", "passed"],
  ]);
});

test.each<[string, readonly [method: string, query?: string], ReplayedAnswer, cause: string, fix: string]>([
  [
    "a listing",
    ["GET", "list-type"],
    denied(`${user.replace(/ on resource.*/, "")} with an explicit deny in a resource-based policy`),
    "the policy of the bucket, or of another resource such as a KMS key denies it",
    "Ask the owner of arn:aws:s3:::photos to remove the user from its Deny statement. To see it: " +
      "aws s3api get-bucket-policy --bucket photos",
  ],
  [
    "reading an object",
    ["GET"],
    denied("User is not authorized to perform: kms:Decrypt on this resource"),
    "photos is encrypted with a KMS key that this user is not allowed to use",
    'name the key in main.ts: kmsKeys: ["arn:aws:kms:…"] in the access, then npm run deploy site',
  ],
  [
    "setting an ACL",
    ["PUT", "acl"],
    { status: 400, code: "AccessControlListNotSupported" },
    "ACLs are switched off for photos (object ownership: bucket owner enforced)",
    "switch ACLs off in the application (S3 Image Optimizer: define S3IO_OBJECT_OWNERSHIP_ENFORCED), or on for photos",
  ],
  [
    "a deletion",
    ["DELETE"],
    denied("Access Denied because object protected by object lock."),
    "object lock protects the object",
    "nothing to correct: it can't be deleted before its retention period ends",
  ],
])("explains the cause and the fix when S3 refuses %s", async (_case, [method, query], answer, cause, fix) => {
  jest.spyOn(console, "error").mockImplementation();
  const { trials: found } = await trials(refusing(answer, method, query), { write: method !== "GET" });
  expect(found.filter(({ verdict }) => verdict === "failed")).toMatchObject([{ cause, fix }]);
});

test("reports a missing bucket, and tries nothing else on it", async () => {
  const { trials: found } = await trials(() => ({ status: 404, code: "NoSuchBucket" }));
  const fix = "create photos, or correct its name in main.ts and npm run deploy site";
  expect(found).toMatchObject([{ call: "photos exists", verdict: "failed", cause: "photos does not exist", fix }]);
});

test("proposes to correct a missing bucket in --bucket, not in main.ts", async () => {
  const s3 = await startReplayedS3(() => ({ status: 404, code: "NoSuchBucket" }), "us-east-1");
  const [trial] = await tryPlace(candidate(), { bucket: "photos", prefix: "", isTyped: true }, false);
  s3.stop();
  expect(trial?.fix).toBe("check the name after --bucket");
});

test("uses a bucket's own region, and reports it if it is not the stack's", async () => {
  const { trials: found } = await trials(() => undefined, { region: "eu-west-1" });
  expect(found[0]).toMatchObject({
    actual: "yes, in eu-west-1",
    verdict: "passed",
    cause: "photos is in eu-west-1, but the stack is for us-east-1",
    fix: "configure the region eu-west-1 in the application",
  });
});

test("writes, reads and deletes the test object under a random name", async () => {
  const { calls, trials: found } = await trials(() => undefined, { write: true });
  expect(found.every(({ verdict }) => verdict === "passed")).toBe(true);
  const written = calls.find((call) => call.startsWith("PUT") && !call.includes("?"));
  expect(written).toMatch(/^PUT \/photos\/s3-user-verify-[0-9a-f]{24}$/);
  expect(calls.at(-1)).toBe(written?.replace("PUT", "DELETE"));
});

test("deletes an upload that S3 rejects only partly", async () => {
  const { calls } = await trials(refusing({ status: 500, code: "InternalError" }, "PUT"), { write: true });
  expect(calls.at(-1)).toMatch(/^DELETE \/photos\/s3-user-verify-/);
});

test("reports what stays in a versioned bucket", async () => {
  const told = jest.spyOn(console, "error").mockImplementation();
  await trials(({ method }) => (method === "PUT" ? { status: 200, version: "v1" } : undefined), { write: true });
  expect(told.mock.calls.join()).toMatch(/photos keeps versions: one of s3-user-verify-\w+ stays until/);
});

test("distinguishes a key of another user from the one in state, whose ARN is unknown", async () => {
  const aws = await startFakeAws("111111111111", {}); // answers as the user "admin"
  const found = await tryIdentity(candidate());
  aws.close();
  expect(found).toMatchObject({
    actual: "arn:aws:iam::111111111111:user/admin",
    verdict: "failed",
    cause: "the key in state is another user's",
    fix: "run npm run doctor",
  });
});

test("writes nothing that the key can't delete again", async () => {
  const who = candidate(actions.filter((action) => action !== "s3:DeleteObject"));
  const { calls, trials: found } = await trials(() => undefined, { write: true, who });
  expect(calls.filter((call) => call.startsWith("PUT"))).toStrictEqual([]);
  expect(found.at(-1)).toMatchObject({
    call: "upload a test object to photos",
    verdict: "skipped",
    actual: "the key can't delete objects, so a test object would remain",
  });
});

test("reports more access than the policy allows as a difference too", async () => {
  const who = candidate(actions.filter((action) => action !== "s3:ListBucket"));
  const { trials: found } = await trials(() => undefined, { who });
  expect(found[1]).toMatchObject({
    expected: "denied",
    actual: "allowed",
    verdict: "failed",
    cause: "something other than the user's policy in state allows it: a bucket policy, or a policy added by hand",
    fix: "run npm run doctor",
  });
});

test("doesn't judge what policies elsewhere may change", async () => {
  const who = candidate(actions, ["group Uploaders"]);
  const { trials: found } = await trials(refusing(denied("Access Denied"), "GET", "list-type"), { who });
  expect(found[1]).toMatchObject({ verdict: "skipped", cause: "group Uploaders may say otherwise" });
});

test("reports an S3 that doesn't answer as no answer", async () => {
  process.env.AWS_ENDPOINT_URL_S3 = "http://127.0.0.1:9";
  await expect(tryPlace(candidate(), { bucket: "photos", prefix: "" }, false)).rejects.toThrow(
    "AWS could not be asked:",
  );
  delete process.env.AWS_ENDPOINT_URL_S3;
});

describe("a key that can't list", () => {
  const denying: Answer = () => denied(user);
  const skippedOf = (found: Awaited<ReturnType<typeof trials>>["trials"]) =>
    found.filter(({ verdict }) => verdict === "skipped").map(({ call, actual }) => `${call}: ${actual}`);

  test("is not called right if only reading is allowed, because no object is known", async () => {
    const { trials: found } = await trials(denying, { who: candidate(["s3:GetObject"]) });
    expect(skippedOf(found)).toStrictEqual([
      "read a byte of photos: the key can't list objects; add --write to try with one",
    ]);
  });

  test("is not called right if only uploads are allowed, which were not tried", async () => {
    const { trials: found } = await trials(denying, { who: candidate(["s3:PutObject"]) });
    expect(skippedOf(found)).toStrictEqual(["upload a test object to photos: only with --write"]);
  });
});

test("reports that the account's buckets can't be listed, although the policy allows it", async () => {
  const s3 = await startReplayedS3(() => denied(user), "us-east-1");
  try {
    expect(await tryAccount(candidate(["s3:ListAllMyBuckets"]))).toMatchObject([
      { call: "list the account's buckets", expected: "allowed", actual: "denied", verdict: "failed" },
    ]);
  } finally {
    s3.stop();
  }
});

test("does not call an answer right when a condition that can't be checked from here decides", async () => {
  const Condition = { IpAddress: { "aws:SourceIp": ["198.51.100.0/24"] } };
  const { trials: found } = await trials(() => undefined, { who: candidate(actions, [], Condition) });
  expect(found.slice(1).map(({ verdict }) => verdict)).toStrictEqual(Array(4).fill("skipped"));
});

test("passes calls if the policy's prefix and time match", async () => {
  const Condition = { DateLessThan: { "aws:CurrentTime": "2099-01-01T00:00:00Z" } };
  const { trials: found } = await trials(() => undefined, { who: candidate(actions, [], Condition) });
  expect(found.map(({ verdict }) => verdict)).toStrictEqual(Array(5).fill("passed"));
});
