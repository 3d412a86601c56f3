import { S3Access } from "terraform-s3-user";
import { accessFor } from "../../../../commands/init/from-state/access-call";
import { typescriptOf } from "../../../../commands/stack/source/factory-call";

const documentOf = (access: S3Access) => JSON.parse(access.toTerraformText());

test.each<[string, S3Access]>([
  ["S3Access.allBuckets()", S3Access.allBuckets()],
  ["S3Access.allBuckets({ createBucket: false })", S3Access.allBuckets({ createBucket: false })],
  ['S3Access.buckets(["photos"])', S3Access.buckets(["photos"])],
  ['S3Access.readOnly(["photos", "videos"])', S3Access.readOnly(["photos", "videos"])],
  ['S3Access.readWrite(["photos"])', S3Access.readWrite(["photos"])],
  ['S3Access.readWrite(["photos"], { deleteObject: true })', S3Access.readWrite(["photos"], { deleteObject: true })],
  ['S3Access.writeOnly(["backups/web/*"])', S3Access.writeOnly(["backups/web/*"])],
  ['S3Access.readOnly(["photos"], { versions: true })', S3Access.readOnly(["photos"], { versions: true })],
  ['S3Access.forSoftware("restic", ["backups/*"])', S3Access.forSoftware("restic", ["backups/*"])],
  [
    'S3Access.forSoftware("s3-image-optimizer", ["photos", "videos"])',
    S3Access.forSoftware("s3-image-optimizer", ["photos", "videos"]),
  ],
])("finds %s behind its policy", (text, access) => {
  expect(typescriptOf(accessFor(documentOf(access), "us-east-1"))).toBe(text);
});

test("keeps the document when one value differs from a factory's", () => {
  const document = documentOf(S3Access.readOnly(["photos"]));
  document.Statement[0].Action = [...[document.Statement[0].Action].flat(), "s3:GetObjectTorrent"];
  const call = accessFor(document, "us-east-1");
  expect(call.factory).toBe("fromDocument");
  expect(call.args).toStrictEqual([document]);
});

test("finds a factory in another partition", () => {
  const document = JSON.parse(S3Access.readOnly(["photos"]).toTerraformText("aws-cn"));
  expect(accessFor(document, "cn-north-1").factory).toBe("readOnly");
  expect(accessFor(document, "us-east-1").factory).toBe("fromDocument");
});
