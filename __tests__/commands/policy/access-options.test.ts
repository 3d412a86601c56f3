import { type AccessFactory, accessFactories, S3Access, softwareFactories } from "terraform-s3-user";
import { type SoftwareName, software } from "terraform-s3-user/iam";
import { type AccessFlags, accessFrom } from "../../../commands/policy/access-options";
import { policyOf } from "../../../commands/policy/read-policies";

/** The document of the options' access, or what is wrong. */
function documentOf(flags: AccessFlags): unknown {
  const described = accessFrom(flags);
  if ("wrong" in described) return described.wrong;
  const read = policyOf(described.access);
  return "errors" in read ? read.errors : read.document;
}

function documentBehind(access: S3Access): unknown {
  const read = policyOf(access);
  if ("errors" in read) throw new Error(read.errors.join("\n"));
  return read.document;
}

test.each<[AccessFlags, S3Access]>([
  [{ readOnly: true, bucket: ["photos"], versions: true }, S3Access.readOnly(["photos"], { versions: true })],
  [{ readWrite: true, bucket: ["photos"], putObject: false }, S3Access.readWrite(["photos"], { putObject: false })],
  [{ writeOnly: true, bucket: ["a-1", "b-1/x/*"] }, S3Access.writeOnly(["a-1", "b-1/x/*"])],
  [{ manual: true }, S3Access.allBuckets()],
  [{ manual: true, bucket: ["*"], createBucket: false }, S3Access.allBuckets({ createBucket: false })],
  [{ manual: true, bucket: ["photos"], deleteObject: false }, S3Access.buckets(["photos"], { deleteObject: false })],
  [{ software: "restic", bucket: ["backup"] }, S3Access.forSoftware("restic", ["backup"])],
  [
    { readOnly: true, bucket: ["photos"], sourceIp: ["198.51.100.0/24"] },
    S3Access.readOnly(["photos"]).when({ sourceIp: ["198.51.100.0/24"] }),
  ],
])("builds the library's policy from %j", (flags, access) => {
  expect(documentOf(flags)).toStrictEqual(documentBehind(access));
});

test.each<[AccessFlags, string]>([
  [{}, "write one of --software, --read-only, --write-only, --read-write, --manual"],
  [{ readOnly: true, manual: true }, "--read-only and --manual don't go together; write one of them"],
  [{ readOnly: true }, "--read-only needs a bucket; add --bucket my-bucket"],
  [{ software: "restic" }, "--software restic needs a bucket; add --bucket my-bucket"],
  [
    { manual: true, objectAcl: true },
    "--object-acl doesn't go with --manual; its switches are --create-bucket, --delete-object",
  ],
  [
    { software: "restic", bucket: ["b-1"], objectAcl: true },
    "--object-acl doesn't go with --software restic; it has no switch",
  ],
])("rejects %j", (flags, wrong) => {
  expect(accessFrom(flags)).toStrictEqual({ wrong });
});

test("writes the ARNs of the partition of a region in China", () => {
  expect(policyOf(S3Access.readOnly(["photos"]), "cn-north-1")).toMatchObject({
    document: { Statement: [{ Resource: ["arn:aws-cn:s3:::photos"] }, { Resource: ["arn:aws-cn:s3:::photos/*"] }] },
  });
});

// What the factories say of themselves is what S3Access makes of them.
test.each([...Object.entries<AccessFactory>(accessFactories), ...Object.entries(softwareFactories)])(
  "allows for %s with each of its switches what the help says",
  (name, factory) => {
    for (const [option, isOn] of [...Object.entries(factory.switches), [undefined, false] as const]) {
      const given = option === undefined ? {} : { [option]: !isOn };
      const kind = Object.hasOwn(software, name) ? { software: name as SoftwareName } : { [name]: true };
      const document = documentOf({ ...kind, bucket: ["photos"], ...given }) as { Statement: { Action: string[] }[] };
      const { account = [], bucket = [], object = [] } = factory.actions(given);
      const allowed = document.Statement.flatMap(({ Action }) => Action);
      expect([...new Set(allowed)].sort()).toStrictEqual([...new Set([...account, ...bucket, ...object])].sort());
    }
  },
);
