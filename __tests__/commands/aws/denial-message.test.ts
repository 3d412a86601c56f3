import { type Denial, denialsIn, readDenial } from "../../../commands/aws/denial-message";

const john = "arn:aws:iam::123456789012:user/John";
const abroad = "arn:aws:iam::777788889999:user/John";
const groups = "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:*";
const secrets = "arn:aws:secretsmanager:us-east-1:123456789012:secret:*";

const hr = "arn:aws:iam::123456789012:role/HR";
const session = "arn:aws:sts::111122223333:assumed-role/role-name/role-session-name";
const topic = "arn:aws:sns:us-east-1:444455556666:role-name-2";

// The examples of AWS's page "Troubleshoot access denied error messages", one after the other: who is denied what on
// which resource, and the policy without an Allow or, after "in", with a Deny.
test.each<[string, string, string | undefined, string, Denial["policy"]]>([
  [abroad, "codecommit:ListRepositories", undefined, "service control policy", "service control"],
  [abroad, "codecommit:ListRepositories", undefined, "in a service control policy", "service control"],
  [john, "secretsmanager:GetSecretValue", secrets, "in a resource control policy", "resource control"],
  [john, "codecommit:ListRepositories", undefined, "VPC endpoint policy", "VPC endpoint"],
  [john, "codedeploy:ListDeployments", groups, "in a VPC endpoint policy", "VPC endpoint"],
  [john, "codedeploy:ListDeployments", groups, "permissions boundary", "boundary"],
  [abroad, "sagemaker:ListModels", undefined, "in a permissions boundary", "boundary"],
  [john, "codecommit:ListRepositories", undefined, "session policy", "session"],
  [john, "codedeploy:ListDeployments", groups, "in a sessions policy", "session"],
  [john, "secretsmanager:GetSecretValue", undefined, "resource-based policy", "resource"],
  [john, "secretsmanager:GetSecretValue", secrets, "in a resource-based policy", "resource"],
  [john, "sts:AssumeRole", undefined, "role trust policy", "role trust"],
  [abroad, "sts:AssumeRole", undefined, "in the role trust policy", "role trust"],
  [hr, "codecommit:ListRepositories", undefined, "identity-based policy", "identity"],
  [hr, "codedeploy:ListDeployments", groups, "in an identity-based policy", "identity"],
])("reads AWS's example of %s, %s on %s: %s", (principal, action, resource, words, policy) => {
  const isExplicit = words.startsWith("in ");
  const reason = isExplicit ? `with an explicit deny ${words}` : `because no ${words} allows the ${action} action`;
  const on = resource === undefined ? "" : ` on resource: ${resource}`;
  const message = `User: ${principal} is not authorized to perform:\n${action}${on} ${reason}`;
  expect(readDenial(message)).toEqual({ principal, action, resource, policy, isExplicit });
});

test("reads AWS's examples with a misspelt action, and with a line break and two policies", () => {
  const typo =
    `User: ${abroad} is not authorized to perform:\n` +
    "codecommit:ListRepositories because no service control policy allows the codecommit:ListRespositories action";
  expect(readDenial(typo)).toMatchObject({ action: "codecommit:ListRepositories", policy: "service control" });
  const broken =
    `User: ${session} is not authorized to perform:\nSNS:Publish on resource: ${topic}\n` +
    "with an explicit deny in a VPC endpoint policy transitively through a service control policy";
  const denial = { action: "sns:Publish", resource: topic, policy: "service control", isExplicit: true };
  expect(readDenial(broken)).toEqual({ principal: session, ...denial });
});

const web = "arn:aws:iam::123456789012:user/web";
const said =
  `User: ${web} is not authorized to perform: s3:PutObject on resource: ` +
  '"arn:aws:s3:::photos/a b.jpg" because no identity-based policy allows the s3:PutObject action';
const photo = { principal: web, action: "s3:PutObject", policy: "identity", isExplicit: false } as const;

test.each<[string, string, Denial]>([
  [
    "S3, with Block Public Access",
    `User: ${web} is not authorized to perform: s3:PutObjectAcl on resource: ` +
      '"arn:aws:s3:::photos/a.jpg" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block ' +
      "Public Access.",
    {
      principal: web,
      action: "s3:PutObjectAcl",
      resource: "arn:aws:s3:::photos/a.jpg",
      policy: "block public access",
    },
  ],
  [
    "aws",
    "upload failed: ./a.jpg to s3://photos/a.jpg An error occurred (AccessDenied) when calling the PutObject " +
      "operation: Access Denied",
    { operation: "PutObject", resource: "arn:aws:s3:::photos/a.jpg" },
  ],
  [
    "aws, of a HEAD",
    "fatal error: An error occurred (403) when calling the HeadObject operation: Forbidden",
    { operation: "HeadObject" },
  ],
  [
    "boto3",
    `botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: ${said}`,
    { ...photo, resource: "arn:aws:s3:::photos/a b.jpg" },
  ],
  [
    "PHP's SDK",
    'Error executing "PutObject" on "https://photos.s3.eu-west-1.amazonaws.com/2024/a%20b.jpg"; AWS HTTP error: ' +
      "Client error: `PUT https://…` resulted in a `403 Forbidden` response: AccessDenied (client): Access Denied",
    { operation: "PutObject", resource: "arn:aws:s3:::photos/2024/a b.jpg" },
  ],
  [
    "PHP's SDK, with XML",
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
      `<Error><Code>AccessDenied</Code><Message>${said.replaceAll('"', "&quot;")}</Message></Error>`,
    { ...photo, resource: "arn:aws:s3:::photos/a b.jpg" },
  ],
  [
    "Go's SDK, in rclone",
    "ERROR : a.jpg: Failed to copy: operation error S3: PutObject, https response error StatusCode: " +
      "403, RequestID: 1, HostID: 2, api error AccessDenied: Access Denied",
    { operation: "PutObject" },
  ],
  ["Java's SDK", "Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 1)", {}],
  ["JavaScript's SDK", "AccessDenied: Access Denied\n    at throwDefaultError\n  Code: 'AccessDenied'", {}],
  ["s3cmd", "ERROR: S3 error: 403 (AccessDenied): Access Denied", {}],
  ["s3cmd, of a bucket", "ERROR: Access to bucket 'photos' was denied", { resource: "arn:aws:s3:::photos" }],
])("reads what %s prints", (_, message, denial) => {
  expect(readDenial(message)).toEqual(denial);
});

test.each(["", "hello", "The specified bucket does not exist", "An error occurred (NoSuchKey)"])(
  "finds no denial in %j",
  (message) => {
    expect(readDenial(message)).toBeUndefined();
  },
);

test("counts the different denied requests in a log", () => {
  const line = (action: string) =>
    `User: arn:aws:iam::1:user/web is not authorized to perform: ${action} on resource: "x"`;
  const log = [line("s3:GetObject"), line("s3:GetObject"), line("s3:PutObject")].join("\n");
  expect([denialsIn(log), denialsIn("AccessDenied")]).toStrictEqual([2, 0]);
});

// S3 allows any character in a key. It prints the ARN between quotes, and escapes none in it.
const keys = [`we"ird.jpg`, `it's "a" b.jpg`, "10:30  two spaces.jpg", `"`, `a", b`, "a&amp;b <c>.jpg"];
const saying = (key: string, end = " because no identity-based policy allows the s3:PutObject action") =>
  `User: ${web} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::photos/${key}"${end}`;
const other = saying("b.jpg", " with an explicit deny");

test.each(keys)("reads the key %s in full, up to AWS's own words behind it", (key) => {
  const end = ' with an explicit deny in an identity-based policy: "Deny"';
  for (const message of [saying(key), saying(key, end), `${saying(key)}\n${other}`]) {
    expect(readDenial(message)).toMatchObject({ resource: `arn:aws:s3:::photos/${key}` });
    expect(readDenial(message)).not.toHaveProperty("isEndUnknown");
  }
});

const xml = (text: string) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

test.each(keys.slice(0, 5))("reads the key %s in XML, in JSON and in JSON of JSON", (key) => {
  const inXml = `<Error><Code>AccessDenied</Code><Message>${xml(saying(key))}</Message></Error>`;
  const json = JSON.stringify({ code: "AccessDenied", message: saying(key), id: "1" });
  for (const message of [inXml, json, JSON.stringify({ log: json })]) {
    expect(readDenial(message)).toMatchObject({ resource: `arn:aws:s3:::photos/${key}` });
  }
});

test.each([
  [saying("a.jpg", ""), "a.jpg", undefined],
  [saying("a b.jpg", `", "code": "AccessDenied"`), "a b.jpg", undefined],
  [saying(`we"ird.jpg`, ""), "we", true],
  [saying(`we" because of.jpg`), "we", true],
  ["AccessDenied: s3://photos/a b.jpg", "a", true],
  ["AccessDenied: 's3://photos/a b.jpg' is closed", "a b.jpg", undefined],
  ["AccessDenied: s3://photos/a.jpg", "a.jpg", undefined],
])("says whether it knows where the key ends in %s", (message, key, isEndUnknown) => {
  expect(readDenial(message)).toEqual(
    expect.objectContaining({ resource: `arn:aws:s3:::photos/${key}`, ...(isEndUnknown && { isEndUnknown }) }),
  );
  expect(readDenial(message)?.isEndUnknown).toBe(isEndUnknown);
});

test.each([
  ["upload failed: ./a b.jpg to s3://photos/a b.jpg", "a b.jpg", undefined],
  [`move failed: ./x to y to s3://photos/we"ird 'q' 50%25.jpg`, `we"ird 'q' 50%25.jpg`, undefined],
  ["delete failed: s3://photos/a b?c;d.jpg", "a b?c;d.jpg", undefined],
  ["copy failed: s3://other/a b.jpg to s3://photos/c d.jpg", "c d.jpg", undefined],
  ["download failed: s3://photos/a b.jpg to ./a b.jpg", "a b.jpg", undefined],
  ["download failed: s3://photos/a to b.jpg to ./a to b.jpg", "a", true],
])("reads the key that aws prints without quotes: %s", (line, key, isEndUnknown) => {
  const denial = readDenial(
    `${line} An error occurred (AccessDenied) when calling the PutObject operation: Access Denied`,
  );
  expect(denial).toMatchObject({ resource: `arn:aws:s3:::photos/${key}` });
  expect(denial?.isEndUnknown).toBe(isEndUnknown);
});

test("counts requests for keys that differ behind a space", () => {
  expect(denialsIn([saying("a b.jpg"), saying("a c.jpg"), saying("a c.jpg")].join("\n"))).toBe(2);
});

test("leaves out of a message what steers a terminal", () => {
  const denial = readDenial(
    "User: arn:aws:iam::1:user/web is not authorized to perform: s3:GetObject on resource: " +
      '"arn:aws:s3:::b/a\x1b[31mred"',
  );
  expect(denial?.resource).toBe("arn:aws:s3:::b/a[31mred");
});
