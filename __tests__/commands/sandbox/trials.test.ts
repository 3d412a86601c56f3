import { triedPlaces } from "../../../commands/sandbox/trials";

const policy = (...resources: (string | string[])[]) => ({
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
    "a bucket, its objects, and a folder of another one",
    ["arn:aws:s3:::photos", ["arn:aws:s3:::photos/*", "arn:aws:s3:::shop/images/*"]],
    [
      { bucket: "photos", key: "cat.jpg" },
      { bucket: "shop", key: "images/cat.jpg" },
    ],
  ],
])("tries a policy for %s there", (_, resources, places) => {
  expect(triedPlaces(policy(...resources))).toStrictEqual(places);
});
