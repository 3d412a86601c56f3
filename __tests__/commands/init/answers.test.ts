import { accessCall, backendCall, problemOf } from "../../../commands/init/answers";

test("answers that the library takes are fine", () => {
  expect(problemOf.userName("web")).toBeUndefined();
  expect(problemOf.access({ access: "read-only", buckets: ["photos", "shop/images/*"] })).toBeUndefined();
  expect(problemOf.access({ access: "read-write", buckets: ["*"] })).toBeUndefined();
  expect(problemOf.state({ kind: "local" })).toBeUndefined();
  expect(problemOf.state({ kind: "s3", bucket: "states", region: "eu-west-1" })).toBeUndefined();
  expect(problemOf.state({ kind: "hcp", organization: "acme" })).toBeUndefined();
});

test("uses the library's own rules for errors", () => {
  expect(problemOf.userName("a b")).toMatch(/^userName must be .*, but is "a b"/);
  expect(problemOf.access({ access: "manual", buckets: ["Photos"] })).toMatch(
    /^bucket name "Photos" must have only lower-case letters/,
  );
  expect(problemOf.access({ access: "manual", buckets: [] })).toMatch(/^buckets must not be an empty list/);
  expect(problemOf.state({ kind: "s3", bucket: "a*", region: "eu-west-1" })).toMatch(
    /^bucket must be the name of one bucket, but is "a\*"/,
  );
  expect(problemOf.state({ kind: "s3", bucket: "states", region: "europe" })).toMatch(
    /^region must be the name of an AWS region, but is "europe"/,
  );
  expect(problemOf.state({ kind: "hcp", organization: "a b" })).toMatch(
    /^organization must be 3–40 letters, .*, but is "a b"/,
  );
});

test("rejects buckets whose policy together is too long", () => {
  const buckets = Array.from({ length: 40 }, (_, index) => `a-bucket-with-a-long-name-${index}`);
  expect(problemOf.access({ access: "read-write", buckets })).toMatch(/must have at most 2048 characters/);
});

test.each([
  ["read-only", ["photos"], { factory: "readOnly", args: [["photos"]] }],
  ["read-write", ["photos"], { factory: "readWrite", args: [["photos"]] }],
  ["read-write-delete", ["photos"], { factory: "readWrite", args: [["photos"], { deleteObject: true }] }],
  ["manual", ["photos"], { factory: "buckets", args: [["photos"]] }],
  ["manual", ["*"], { factory: "allBuckets", args: [] }],
  ["manual", ["*", "photos"], { factory: "buckets", args: [["*", "photos"]] }],
] as const)("writes for the answer %s for %s this factory", (access, buckets, call) => {
  expect(accessCall({ access, buckets })).toMatchObject(call);
});

test("needs no backend in main.ts for local state", () => {
  expect(backendCall({ kind: "local" })).toBeUndefined();
  expect(backendCall({ kind: "s3", bucket: "states", region: "eu-west-1" })).toMatchObject({ factory: "s3" });
});

test("allows a known application exactly its calls", () => {
  expect(accessCall({ access: "s3-image-optimizer", buckets: ["photos"] })).toMatchObject({
    factory: "forSoftware",
    args: ["s3-image-optimizer", ["photos"]],
  });
  expect(problemOf.access({ access: "imgix", buckets: ["photos"] })).toBeUndefined();
});
