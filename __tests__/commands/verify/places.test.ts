import { bucketProblem, placesIn } from "../../../commands/verify/places";

const allow = (...Resource: string[]) => ({ Effect: "Allow", Action: ["s3:GetObject"], Resource }) as const;
const places = (...statements: ReturnType<typeof allow>[]) =>
  placesIn({ Version: "2012-10-17", Statement: statements });

test("reads a bucket and its objects as one place", () => {
  expect(places(allow("arn:aws:s3:::photos"), allow("arn:aws:s3:::photos/*"))).toStrictEqual({
    places: [{ bucket: "photos", prefix: "" }],
    patterns: [],
    others: [],
    listsAccount: false,
  });
});

test("reads a prefix up to its first wildcard", () => {
  expect(places(allow("arn:aws:s3:::shop", "arn:aws:s3:::shop/images/*")).places).toStrictEqual([
    { bucket: "shop", prefix: "images/" },
  ]);
});

test("reads no place from a pattern of buckets", () => {
  expect(places(allow("arn:aws:s3:::*"), allow("*"), allow("arn:aws:s3:::logs-*"))).toStrictEqual({
    places: [],
    patterns: ["*", "logs-*"],
    others: [],
    listsAccount: false,
  });
});

test("takes the resource of listing the account's buckets for no bucket", () => {
  const found = (Effect: "Allow" | "Deny") => {
    const listing = { Effect, Action: ["s3:ListAllMyBuckets"], Resource: "*" };
    return placesIn({ Version: "2012-10-17", Statement: [allow("arn:aws:s3:::photos"), listing] });
  };
  expect(found("Allow")).toMatchObject({ patterns: [], listsAccount: true });
  expect(found("Deny")).toMatchObject({ patterns: [], listsAccount: false });
});

test("names an access point, which is no bucket, and leaves out what is not S3", () => {
  const point = "arn:aws:s3:us-east-1:123456789012:accesspoint/web";
  const key = "arn:aws:kms:us-east-1:123456789012:key/1";
  const points = [point, `${point}/object/*`, "arn:aws:s3:us-east-1:*:accesspoint/web", "arn:aws:*:*:*:web"];
  expect(places(allow("arn:aws:s3:::photos", ...points, key)).others).toStrictEqual(points);
});

test("names what a NotResource allows, which is not tried", () => {
  const but = (Effect: "Allow" | "Deny") => ({ Effect, Action: "s3:GetObject", NotResource: "arn:aws:s3:::logs/*" });
  const found = (Effect: "Allow" | "Deny") =>
    placesIn({ Version: "2012-10-17", Statement: [allow("arn:aws:s3:::photos"), but(Effect)] });
  expect(found("Allow").others).toStrictEqual(["everything but arn:aws:s3:::logs/*"]);
  expect(found("Deny").others).toStrictEqual([]);
});

test.each(["photos", "my.photos-2", "Old_Photos"])("accepts the bucket name %s", (name) => {
  expect(bucketProblem(name)).toBeUndefined();
});

test.each([
  ["photos/images/*", "Write the bucket's name alone: photos"],
  ["s3://photos/cat.jpg", "Write the bucket's name alone: photos"],
  ["arn:aws:s3:::photos", "Write the bucket's name alone: photos"],
  ["*", "Write a bucket's name, such as photos"],
  ["my photos", "Write a bucket's name, such as photos"],
  ["a..b", "Write a bucket's name, such as photos"],
  ["ab", "Write a bucket's name, such as photos"],
  ["", "Write a bucket's name, such as photos"],
])("rejects %j as the name of a bucket to test", (name, problem) => {
  expect(bucketProblem(name)).toBe(problem);
});
