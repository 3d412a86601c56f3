import { type Denial, denialsIn, readDenial } from "../../../commands/aws/denial-message";

const john = "arn:aws:iam::123456789012:user/John";
const abroad = "arn:aws:iam::777788889999:user/John";
const groups = "arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:*";
const secrets = "arn:aws:secretsmanager:us-east-1:123456789012:secret:*";

// The examples of AWS's page "Troubleshoot access denied error messages", one after the other.
const documented: readonly [string, Denial][] = [
  [
    `User: ${abroad} is not authorized to perform:\ncodecommit:ListRepositories because no service control policy allows the codecommit:ListRespositories action`,
    { principal: abroad, action: "codecommit:ListRepositories", policy: "service control", isExplicit: false },
  ],
  [
    `User: ${abroad} is not authorized to perform:\ncodecommit:ListRepositories with an explicit deny in a service control policy`,
    { principal: abroad, action: "codecommit:ListRepositories", policy: "service control", isExplicit: true },
  ],
  [
    `User: ${john} is not authorized to perform:\nsecretsmanager:GetSecretValue on resource: ${secrets} with an explicit deny in a resource control policy`,
    {
      principal: john,
      action: "secretsmanager:GetSecretValue",
      resource: secrets,
      policy: "resource control",
      isExplicit: true,
    },
  ],
  [
    `User: ${john} is not authorized to perform:\ncodecommit:ListRepositories because no VPC endpoint policy allows the codecommit:ListRepositories action`,
    { principal: john, action: "codecommit:ListRepositories", policy: "VPC endpoint", isExplicit: false },
  ],
  [
    `User: ${john} is not authorized to perform:\ncodedeploy:ListDeployments on resource: ${groups} with an explicit deny in a VPC endpoint policy`,
    {
      principal: john,
      action: "codedeploy:ListDeployments",
      resource: groups,
      policy: "VPC endpoint",
      isExplicit: true,
    },
  ],
  [
    `User: ${john} is not authorized to perform:\ncodedeploy:ListDeployments on resource: ${groups} because no permissions boundary allows the codedeploy:ListDeployments action`,
    { principal: john, action: "codedeploy:ListDeployments", resource: groups, policy: "boundary", isExplicit: false },
  ],
  [
    `User: ${abroad} is not authorized to perform:\nsagemaker:ListModels with an explicit deny in a permissions boundary`,
    { principal: abroad, action: "sagemaker:ListModels", policy: "boundary", isExplicit: true },
  ],
  [
    `User: ${john} is not authorized to perform:\ncodecommit:ListRepositories because no session policy allows the codecommit:ListRepositories action`,
    { principal: john, action: "codecommit:ListRepositories", policy: "session", isExplicit: false },
  ],
  [
    `User: ${john} is not authorized to perform:\ncodedeploy:ListDeployments on resource: ${groups} with an explicit deny in a sessions policy`,
    { principal: john, action: "codedeploy:ListDeployments", resource: groups, policy: "session", isExplicit: true },
  ],
  [
    `User: ${john} is not authorized to perform:\nsecretsmanager:GetSecretValue because no resource-based policy allows the secretsmanager:GetSecretValue action`,
    { principal: john, action: "secretsmanager:GetSecretValue", policy: "resource", isExplicit: false },
  ],
  [
    `User: ${john} is not authorized to perform:\nsecretsmanager:GetSecretValue on resource: ${secrets} with an explicit deny in a resource-based policy`,
    {
      principal: john,
      action: "secretsmanager:GetSecretValue",
      resource: secrets,
      policy: "resource",
      isExplicit: true,
    },
  ],
  [
    `User: ${john} is not authorized to perform:\nsts:AssumeRole because no role trust policy allows the sts:AssumeRole action`,
    { principal: john, action: "sts:AssumeRole", policy: "role trust", isExplicit: false },
  ],
  [
    `User: ${abroad} is not authorized to perform:\nsts:AssumeRole with an explicit deny in the role trust policy`,
    { principal: abroad, action: "sts:AssumeRole", policy: "role trust", isExplicit: true },
  ],
  [
    "User: arn:aws:iam::123456789012:role/HR is not authorized to perform:\ncodecommit:ListRepositories because no identity-based policy allows the codecommit:ListRepositories action",
    {
      principal: "arn:aws:iam::123456789012:role/HR",
      action: "codecommit:ListRepositories",
      policy: "identity",
      isExplicit: false,
    },
  ],
  [
    `User: arn:aws:iam::123456789012:role/HR is not authorized to perform:\ncodedeploy:ListDeployments on resource: ${groups} with an explicit deny in an identity-based policy`,
    {
      principal: "arn:aws:iam::123456789012:role/HR",
      action: "codedeploy:ListDeployments",
      resource: groups,
      policy: "identity",
      isExplicit: true,
    },
  ],
  [
    "User: arn:aws:sts::111122223333:assumed-role/role-name/role-session-name is not authorized to perform:\nSNS:Publish on resource: arn:aws:sns:us-east-1:444455556666:role-name-2\nwith an explicit deny in a VPC endpoint policy transitively through a service control policy",
    {
      principal: "arn:aws:sts::111122223333:assumed-role/role-name/role-session-name",
      action: "sns:Publish",
      resource: "arn:aws:sns:us-east-1:444455556666:role-name-2",
      policy: "service control",
      isExplicit: true,
    },
  ],
];

test.each(documented)("reads AWS's example %s", (message, denial) => {
  expect(readDenial(message)).toEqual(denial);
});

const web = "arn:aws:iam::123456789012:user/web";
const said = `User: ${web} is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::photos/a b.jpg" because no identity-based policy allows the s3:PutObject action`;
const photo = { principal: web, action: "s3:PutObject", policy: "identity", isExplicit: false } as const;

test.each<[string, string, Denial]>([
  [
    "S3, with Block Public Access",
    `User: ${web} is not authorized to perform: s3:PutObjectAcl on resource: "arn:aws:s3:::photos/a.jpg" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
    {
      principal: web,
      action: "s3:PutObjectAcl",
      resource: "arn:aws:s3:::photos/a.jpg",
      policy: "block public access",
    },
  ],
  [
    "aws",
    "upload failed: ./a.jpg to s3://photos/a.jpg An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",
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
    'Error executing "PutObject" on "https://photos.s3.eu-west-1.amazonaws.com/2024/a%20b.jpg"; AWS HTTP error: Client error: `PUT https://…` resulted in a `403 Forbidden` response: AccessDenied (client): Access Denied',
    { operation: "PutObject", resource: "arn:aws:s3:::photos/2024/a b.jpg" },
  ],
  [
    "PHP's SDK, with XML",
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>${said.replaceAll('"', "&quot;")}</Message></Error>`,
    { ...photo, resource: "arn:aws:s3:::photos/a b.jpg" },
  ],
  [
    "Go's SDK, in rclone",
    "ERROR : a.jpg: Failed to copy: operation error S3: PutObject, https response error StatusCode: 403, RequestID: 1, HostID: 2, api error AccessDenied: Access Denied",
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
const other = `User: ${web} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/c" with an explicit deny`;

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
    'User: arn:aws:iam::1:user/web is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/a\x1b[31mred"',
  );
  expect(denial?.resource).toBe("arn:aws:s3:::b/a[31mred");
});
