import type { Answers } from "../../../commands/init/answers";
import { createMissingBuckets, namedBuckets } from "../../../commands/init/missing-buckets";
import { type ReplayedAnswer, startReplayedS3 } from "../../support/replayed-s3";

const answers: Answers = {
  userName: "web",
  buckets: ["photos/images/*", "uploads-*", "*"],
  access: "read-only",
  state: { kind: "local" },
};

beforeEach(() => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIA1", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "eu-west-1" });
});
afterEach(() => {
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"]) delete process.env[name];
});

/** Orders the buckets from an S3 that answers so to HeadBucket and to one other call. */
async function ordered(head: ReplayedAnswer | undefined, query?: string, answer?: ReplayedAnswer) {
  const s3 = await startReplayedS3(({ method, query: given }) => {
    if (method === "HEAD") return head;
    return query !== undefined && given.has(query) ? answer : undefined;
  }, "eu-west-1");
  const said = jest.spyOn(console, "error").mockImplementation();
  try {
    await createMissingBuckets(answers, true);
    return { calls: s3.calls, said: said.mock.calls.flat().join("\n") };
  } finally {
    s3.stop();
    said.mockRestore();
  }
}

const missing = { status: 404, code: "NotFound" };

test("creates a missing bucket that is private and versioned, and says so", async () => {
  const { calls, said } = await ordered(missing);
  expect(calls).toStrictEqual([
    "HEAD /photos/",
    "PUT /photos/",
    "PUT /photos/?publicAccessBlock",
    "PUT /photos/?versioning",
  ]);
  expect(said).toMatch(/^No bucket is created for .*uploads-\*.*: --create-bucket needs the name of one bucket\.$/m);
  expect(said).toMatch(
    /^Created bucket photos in eu-west-1 at http:\S+: public access blocked, ACLs disabled, versioned\. Terraform/m,
  );
});

test("leaves a bucket that exists", async () => {
  expect((await ordered(undefined)).calls).toStrictEqual(["HEAD /photos/"]);
});

test("fails for a bucket that may belong to another account", async () => {
  await expect(ordered({ status: 403, code: "Forbidden" })).rejects.toThrow(
    'Nothing was written. Your credentials can\'t access the bucket "photos". Check that it is yours.',
  );
});

test.each(["photos", "photos/images/*", "s3://photos", "arn:aws:s3:::photos"])(
  "finds the bucket's name in %s",
  (entry) => {
    expect(namedBuckets({ ...answers, buckets: [entry] }).map(({ name }) => name)).toStrictEqual(["photos"]);
  },
);

test("fails when AWS does not say whether the bucket exists", async () => {
  await expect(ordered({ status: 400, code: "BadRequest" })).rejects.toThrow("Nothing was written: AWS did not say");
});

test("names a bucket that was created without its settings", async () => {
  const denied = { status: 403, code: "AccessDenied", message: "no" };
  await expect(ordered(missing, "versioning", denied)).rejects.toThrow(
    "Bucket photos was created, but not all of its settings; no project was written: no",
  );
});

test("asks AWS nothing without an order or a terminal", async () => {
  const s3 = await startReplayedS3(() => undefined);
  await createMissingBuckets(answers, false);
  s3.stop();
  expect(s3.calls).toStrictEqual([]);
});

test("takes the bucket of the state in its own region", () => {
  const state = { kind: "s3", bucket: "states", region: "us-west-2" } as const;
  expect(namedBuckets({ ...answers, state })).toStrictEqual([
    { name: "photos", region: "eu-west-1" },
    { name: "states", region: "us-west-2" },
  ]);
});
