import { S3Access } from "terraform-s3-user";
import { requestedCall } from "terraform-s3-user/iam";
import { closestFit, narrowestAccess } from "../../../commands/record/access";
import { actionsIn, answered, neededIn } from "../../../commands/record/needed";
import type { SeenRequest } from "../../../commands/record/recorder";

/** A request as `METHOD /path status`. */
function seen(...lines: readonly string[]): SeenRequest[] {
  return lines.map((line) => {
    const [method = "", path = "", status = "200"] = line.split(" ");
    return { method, path, status: Number(status), call: requestedCall({ method, url: path, headers: {} }) };
  });
}

const accessFor = (...lines: readonly string[]) => narrowestAccess(neededIn(actionsIn(seen(...lines))));

test("shows the factory that allows exactly what was called", () => {
  const { source } = accessFor("GET /photos?location", "GET /photos?list-type=2", "GET /photos/a.jpg");
  expect(source).toBe('S3Access.readOnly(["photos"])');
});

test("shows its switches, and the prefix that everything lies below", () => {
  const { source } = accessFor(
    "GET /photos?location",
    "GET /photos?list-type=2&prefix=images/2024/",
    "GET /photos/images/2024/a.jpg",
    "GET /photos/images/2024/b/c.jpg?tagging",
  );
  expect(source).toBe('S3Access.readOnly(["photos/images/2024/*"], { objectTags: true })');
});

test("shows the application whose calls they are", () => {
  const { source } = accessFor(
    "GET /photos?list-type=2",
    "GET /photos?location",
    "GET /photos?ownershipControls",
    "GET /photos/a",
    "PUT /photos/a",
  );
  expect(source).toBe('S3Access.forSoftware("s3-image-optimizer", ["photos"])');
});

test("puts buckets together in which the same was called, and combines others", () => {
  const reading = (bucket: string) => [`GET /${bucket}?location`, `GET /${bucket}`, `GET /${bucket}/x`];
  const writing = ["PUT /logs/x", "DELETE /logs/y?uploadId=1"];
  expect(accessFor(...reading("one"), ...reading("two"), ...writing).source).toBe(
    'S3Access.combine(S3Access.writeOnly(["logs"]), S3Access.readOnly(["one", "two"]))',
  );
});

test("gives the account's actions to one of the factories", () => {
  const { source } = accessFor("GET /", "GET /photos?location", "GET /photos", "GET /photos/a");
  expect(source).toBe('S3Access.readOnly(["photos"], { listAllBuckets: true })');
});

test("shows a policy where no factory allows exactly that", () => {
  const { source, isDocument } = accessFor("PUT /photos/images/a.jpg", "GET /photos?prefix=images/&list-type=2");
  expect(isDocument).toBe(true);
  expect(JSON.parse(source.slice("S3Access.fromDocument(".length, -1)).Statement).toStrictEqual([
    {
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: "arn:aws:s3:::photos",
      Condition: { StringLike: { "s3:prefix": "images/*" } },
    },
    { Effect: "Allow", Action: ["s3:PutObject"], Resource: "arn:aws:s3:::photos/images/*" },
  ]);
});

test("limits no listing for a client that asks whether the bucket exists", () => {
  const { source } = accessFor("HEAD /photos", "GET /photos/images/a.jpg");
  expect(source).not.toContain("Condition");
});

test("asks for the listing that lets S3 answer 404", () => {
  expect(actionsIn(seen("HEAD /photos/images/a.jpg 404"))).toStrictEqual([
    { action: "s3:GetObject", resource: "photos/images/a.jpg" },
    { action: "s3:ListBucket", resource: "photos", prefix: "images/a.jpg" },
  ]);
});

test("shows an access of nothing where nothing is needed", () => {
  expect(narrowestAccess([]).source).toBe("S3Access.none()");
});

test("names the actions that the closest factory would allow beyond", () => {
  expect(closestFit({ bucket: ["s3:ListBucket"], object: ["s3:PutObject"] })).toEqual({
    factory: "writeOnly",
    options: { listBucket: true },
    beyond: ["s3:GetBucketLocation", "s3:AbortMultipartUpload"],
  });
  expect(closestFit({ bucket: ["s3:PutBucketPolicy"] })).toBeUndefined();
});

test.each([
  [["GET /photos?location", "GET /photos", "GET /photos/a"]],
  [["PUT /photos/x/a", "GET /"]],
  [["GET /a-bucket/x/1", "PUT /b-bucket/y/2", "GET /b-bucket?versions&prefix=y/"]],
])("records only accesses that the library accepts: %j", (lines) => {
  const { source } = accessFor(...lines);
  const access: S3Access = new Function("S3Access", `return ${source}`)(S3Access);
  expect(access.validate()).toStrictEqual([]);
});

test("leaves out calls that the local AWS failed at, unless it answered them at another time", () => {
  const all = seen("GET /photos/a.jpg 500", "GET /photos/a.jpg", "PUT /photos/b.jpg 503");
  expect(actionsIn(answered(all)).map(({ action }) => action)).toStrictEqual(["s3:GetObject"]);
});
