import type { LocalAws } from "../../../commands/aws/local-aws";
import { triedPlaces, tryUsers } from "../../../commands/sandbox/trials";
import type { TriedUser } from "../../../commands/sandbox/tried-users";
import { type FakeAws, startFakeAws } from "../../support/fake-aws";

// What the sandbox doesn't judge. e2e/core/sandbox.test.ts has a local AWS that checks policies.

const key = { accessKeyId: "AKIA1", isActive: true, key: { accessKeyId: "AKIA1", secretAccessKey: "secret" } };
const policy = (more: object = {}, unknown: string[] = []) => ({
  document: {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow" as const, Action: "s3:*", Resource: "arn:aws:s3:::photos/*", ...more }],
  },
  unknown,
});

let fake: FakeAws;
let enforced: boolean[];
beforeEach(async () => {
  fake = await startFakeAws("123456789012", {});
  enforced = [];
});
afterEach(() => fake.close());

/** Every trial of a user, as its call and what came of it. */
async function tried(user: Partial<TriedUser>): Promise<string[]> {
  const aws = {
    endpoint: process.env.AWS_ENDPOINT_URL,
    enforceIam: async (isOn: boolean) => void enforced.push(isOn),
  } as LocalAws;
  const arn = "arn:aws:iam::123456789012:user/admin";
  const trials = await tryUsers(aws, [{ name: "web", arn, region: "us-east-1", keys: [key], ...user }]);
  return trials.map(({ call, expected, actual, verdict }) => `${call}: ${expected}, ${actual} (${verdict})`);
}

const skipped = (call: string, reason: string) => `${call}: –, ${reason} (skipped)`;

test.each<[what: string, user: Partial<TriedUser>, ...trials: string[]]>([
  ["without keys", { keys: [] }, skipped("use the access key", "the user has none")],
  [
    "with an inactive key",
    { keys: [{ ...key, isActive: false }] },
    skipped("use the access key", "the key is inactive"),
  ],
  [
    "with an encrypted and an inactive key",
    {
      keys: [
        { ...key, key: undefined },
        { accessKeyId: "AKIA2", isActive: false },
      ],
    },
    skipped("use the access key AKIA1", "state has its secret encrypted only"),
    skipped("use the access key AKIA2", "the key is inactive"),
  ],
  [
    "without a policy",
    { policy: undefined },
    "ask who the key belongs to: web, web (passed)",
    "use a wrong secret: SignatureDoesNotMatch, NoSuchEntity (failed)",
    skipped("use the access key", "the user has no policy of its own"),
  ],
  [
    "with two keys, which are another user's",
    { arn: "arn:aws:iam::123456789012:user/web", keys: [key, { ...key, accessKeyId: "AKIA2" }] },
    "ask who the key AKIA1 belongs to: web, arn:aws:iam::123456789012:user/admin (failed)",
    "use a wrong secret for AKIA1: SignatureDoesNotMatch, NoSuchEntity (failed)",
    "ask who the key AKIA2 belongs to: web, arn:aws:iam::123456789012:user/admin (failed)",
    "use a wrong secret for AKIA2: SignatureDoesNotMatch, NoSuchEntity (failed)",
    skipped("use the access key", "the user has no policy of its own"),
  ],
])("reports for a user %s what it tried", async (_, user, ...trials) => {
  expect(await tried(user)).toStrictEqual(trials);
  expect(enforced.at(-1)).toBe(false);
});

const objects = (bucket: string) => ["upload", "download", "delete"].map((verb) => `${verb} ${bucket}/cat.jpg`);
const onBucket = ["create bucket photos", "list photos/", ...objects("photos"), "delete bucket photos"];

test.each<[what: string, policy: ReturnType<typeof policy>, reason: string, calls: string[]]>([
  [
    "of another account",
    policy({}, ["group readers"]),
    "group readers may say otherwise",
    [...onBucket, "create IAM user intruder"],
  ],
  [
    "with a condition",
    policy({ Condition: { IpAddress: { "aws:SourceIp": "8.8.8.8" } } }),
    "the policy has a condition moto can't judge",
    objects("photos"),
  ],
  [
    "with a variable",
    policy({ Resource: ["arn:aws:s3:::photos/*", "arn:aws:s3:::${aws:username}/*"] }),
    "the policy has a variable moto does not fill in",
    [...onBucket, ...objects("${aws:username}"), "create IAM user intruder"],
  ],
])("judges no call by a policy %s", async (_, given, reason, calls) => {
  const trials = (await tried({ policy: given })).filter((trial) => trial.endsWith(`, ${reason} (skipped)`));
  expect(trials).toStrictEqual(calls.map((call) => skipped(call, reason)));
});

const policyFor = (...resources: (string | string[])[]) => ({
  Version: "2012-10-17" as const,
  Statement: [
    ...resources.map((Resource) => ({ Effect: "Allow" as const, Action: "s3:*", Resource })),
    { Effect: "Deny" as const, Action: "s3:*", Resource: "arn:aws:s3:::secret/*" },
  ],
});

test.each<[string, (string | string[])[], object[]]>([
  ["every bucket", ["arn:aws:s3:::*"], [{ bucket: "sandbox", key: "cat.jpg" }]],
  ["everything", ["*"], [{ bucket: "sandbox", key: "cat.jpg" }]],
  ["a bucket without objects", ["arn:aws:s3:::photos"], [{ bucket: "photos", key: "cat.jpg" }]],
  ["nothing of S3", ["arn:aws:sqs:us-east-1:123456789012:q"], [{ bucket: "sandbox", key: "cat.jpg" }]],
  [
    "the objects of a bucket, and another bucket without",
    [["arn:aws:s3:::photos/*", "arn:aws:s3:::logs"]],
    [
      { bucket: "photos", key: "cat.jpg" },
      { bucket: "logs", key: "cat.jpg" },
    ],
  ],
  [
    "a bucket, its objects, and a folder of another one",
    ["arn:aws:s3:::photos", ["arn:aws:s3:::photos/*", "arn:aws:s3:::shop/images/*"]],
    [
      { bucket: "photos", key: "cat.jpg" },
      { bucket: "shop", key: "images/cat.jpg" },
    ],
  ],
])("tries a policy for %s there", (_, resources, places) => {
  expect(triedPlaces(policyFor(...resources))).toStrictEqual(places);
});
