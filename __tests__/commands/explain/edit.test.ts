import { S3Access, S3UserStack } from "terraform-s3-user";
import { editsOf } from "../../../commands/explain/edit";

const photo = "arn:aws:s3:::photos/2024/a.jpg";
const exact = (access: string, action: string, resource: string) =>
  `S3Access.combine(\n  ${access},\n  S3Access.fromDocument({ Version: "2012-10-17", Statement: [{ Effect: ` +
  `"Allow", Action: "${action}", Resource: "${resource}" }] }),\n)`;

// The switch, where it allows the denied action and nothing else.
test.each([
  ['S3Access.readWrite(["photos"])', "s3:PutObjectAcl", photo, 'S3Access.readWrite(["photos"], { objectAcl: true })'],
  [
    'S3Access.readWrite(["photos"])',
    "s3:DeleteObject",
    photo,
    'S3Access.readWrite(["photos"], { deleteObject: true })',
  ],
  [
    "S3Access.readOnly([ 'photos' ])",
    "s3:ListAllMyBuckets",
    "*",
    'S3Access.readOnly(["photos"], { listAllBuckets: true })',
  ],
  [
    'S3Access.forSoftware("s3-image-optimizer", ["photos"])',
    "s3:DeleteObject",
    photo,
    'S3Access.forSoftware("s3-image-optimizer", ["photos"], { deleteObject: true })',
  ],
  [
    'S3Access.readWrite(["photos"], { putObject: false, deleteObject: true })',
    "s3:PutObjectAcl",
    photo,
    'S3Access.readWrite(["photos"], { putObject: false, deleteObject: true, objectAcl: true })',
  ],
  [
    "S3Access.allBuckets({ deleteObject: false })",
    "s3:DeleteObject",
    photo,
    exact("S3Access.allBuckets({ deleteObject: false })", "s3:DeleteObject", photo),
  ],
  [
    'S3Access.readOnly(["photos"])',
    "kms:Decrypt",
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    'S3Access.readOnly(["photos"], { kmsKeys: ' +
      '["arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"] })',
  ],
])("shows for %s with %s on %s, which was denied: %s", (access, action, resource, after) => {
  const [first] = editsOf(access, { action, resource });
  expect(first?.beyond).toStrictEqual([]);
  expect(first?.after).toBe(after);
});

test("prefers a statement of its own to a switch that allows more, and shows that one as wider", () => {
  const access = 'S3Access.readOnly(["photos"])';
  const [first, second] = editsOf(access, { action: "s3:GetObjectVersion", resource: photo });
  expect(first).toMatchObject({ after: exact(access, "s3:GetObjectVersion", photo), beyond: [], isStatement: true });
  expect(second).toMatchObject({
    after: 'S3Access.readOnly(["photos"], { versions: true })',
    beyond: ["s3:ListBucketVersions on photos"],
    actionsBeyond: ["s3:ListBucketVersions"],
  });
});

test("shows a prefix, not a bucket, for an object below one", () => {
  const [first, second] = editsOf('S3Access.readOnly(["photos"])', {
    action: "s3:GetObject",
    resource: "arn:aws:s3:::shop/images/a.jpg",
  });
  expect(first?.isStatement).toBe(true);
  expect(second).toMatchObject({ after: 'S3Access.readOnly(["photos", "shop/images/*"])', places: ["shop/images/*"] });
});

test("shows a statement of its own where the access is computed", () => {
  const edits = editsOf("S3Access.readOnly(buckets)", { action: "s3:GetObject", resource: photo });
  expect(edits.map(({ after }) => after)).toStrictEqual([exact("S3Access.readOnly(buckets)", "s3:GetObject", photo)]);
});

test("inverts two switches and adds the bucket, if the action needs that", () => {
  const needed = { action: "s3:DeleteObjectVersion", resource: "arn:aws:s3:::shop/a.jpg" };
  const [, wider] = editsOf('S3Access.readWrite(["photos"])', needed);
  expect(wider?.after).toBe('S3Access.readWrite(["photos", "shop"], { deleteObject: true, versions: true })');
});

test("creates a policy only for edits that can allow the action", () => {
  const synthesized = jest.spyOn(S3UserStack.prototype, "toTerraform");
  const builds = (action: string) => {
    synthesized.mockClear();
    editsOf('S3Access.readWrite(["photos"])', { action, resource: photo });
    return synthesized.mock.calls.length;
  };
  expect(builds("s3:PutObjectAcl")).toBeLessThanOrEqual(3); // before, and with the switch, with and without the bucket
  expect(builds("s3:PutBucketPolicy")).toBe(1); // before
});

test("shows only a statement of its own for what the access allows already", () => {
  const edits = editsOf('S3Access.readWrite(["photos"])', { action: "s3:GetObject", resource: photo });
  expect(edits.map(({ isStatement }) => isStatement)).toStrictEqual([true]);
});

test("takes nothing away", () => {
  const edits = editsOf('S3Access.readWrite(["photos"])', { action: "s3:GetObject", resource: "arn:aws:s3:::shop/a" });
  expect(edits.map(({ after }) => after).join()).not.toContain("putObject");
});

test("proposes only accesses that the library accepts", () => {
  const edits = editsOf('S3Access.writeOnly(["photos"])', { action: "s3:PutObjectTagging", resource: photo });
  for (const { after } of edits) {
    const access: S3Access = new Function("S3Access", `return ${after}`)(S3Access);
    expect(access.validate()).toStrictEqual([]);
  }
});

test("takes wildcards and variables in an object's name for the characters that they are", () => {
  const [exact] = editsOf('S3Access.readOnly(["photos"])', {
    action: "s3:PutObject",
    resource: "arn:aws:s3:::photos/*/a?/${aws:username}",
  });
  expect(exact?.after).toContain('Resource: "arn:aws:s3:::photos/${*}/a${?}/${$}{aws:username}"');
});

describe("an access with a condition", () => {
  const when = '.when({ sourceIp: ["8.8.8.8"] })\n  .when({ expires: "2099-01-31" })';
  const limited = `S3Access.readWrite(["photos"])${when}`;

  test("keeps it around the switch and around a statement", () => {
    const edits = editsOf(limited, { action: "s3:DeleteObject", resource: photo }).map(({ after }) => after);
    expect([edits[0], edits.at(-1)]).toStrictEqual([
      `S3Access.readWrite(["photos"], { deleteObject: true })${when}`,
      `${exact('S3Access.readWrite(["photos"])', "s3:DeleteObject", photo)}${when}`,
    ]);
  });

  test("limits every statement of each edit", () => {
    for (const { after } of editsOf(limited, { action: "s3:GetObjectVersion", resource: photo })) {
      const access: S3Access = new Function("S3Access", `return ${after}`)(S3Access);
      const { Statement } = JSON.parse(access.toTerraformText());
      expect(Statement.filter(({ Condition }: { Condition?: object }) => !Condition)).toStrictEqual([]);
      expect(JSON.stringify(Statement).match(/8\.8\.8\.8/g)).toHaveLength(Statement.length);
    }
  });

  test("leaves that of a part where it is", () => {
    const part = `S3Access.combine(${limited}, S3Access.none())`;
    const [first] = editsOf(part, { action: "s3:DeleteObject", resource: photo });
    expect(first?.after).toBe(exact(part, "s3:DeleteObject", photo));
  });
});
