import type { PolicyStatement } from "terraform-s3-user";
import { readDenial } from "../../../commands/aws/denial-message";
import { type Answer, explanationOf, type KnownUser } from "../../../commands/explain/answer";
import { readSource } from "../../../commands/stack/source/main-ts";

const commands = { deploy: "npm run deploy", doctor: "npm run doctor" };
const photo = "arn:aws:s3:::photos/a.jpg";

function user(...statements: PolicyStatement[]): KnownUser {
  const source = readSource('x({ userName: "web", access: S3Access.readWrite(["photos"]) })')?.users[0];
  const document = { Version: "2012-10-17", Statement: statements };
  return { name: "web", policies: [{ name: "S3Access", document } as never], source };
}

const uploads = user({ Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::photos/*" });

function answer(message: string, known: KnownUser | undefined = uploads): Answer {
  const denial = readDenial(message);
  if (!denial) throw new Error(`${message} is no denial`);
  return explanationOf(denial, known, commands);
}

const named = (action: string, context: string) =>
  `User: arn:aws:iam::123456789012:user/web is not authorized to perform: ${action} on resource: "${photo}" ${context}`;

test("points at AWS where main.ts allows what no policy in AWS does", () => {
  const message = named("s3:PutObject", "because no identity-based policy allows the s3:PutObject action");
  expect(answer(message)).not.toHaveProperty("edit");
  expect(answer(message)).toMatchObject({
    responsible: "The user's own policies in AWS. Those in main.ts allow it, so AWS has others.",
    isCertain: true,
    remedies: ["Run npm run deploy, then wait a minute. If it stays denied, run npm run doctor."],
  });
});

test("asks to compare the request with the condition of the statement that allows it", () => {
  const Condition = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
  const known = user({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", Condition });
  const given = answer(named("s3:GetObject", "because no identity-based policy allows the s3:GetObject action"), known);
  expect(given).not.toHaveProperty("edit");
  expect(given).toMatchObject({
    responsible: "The user's own policies: they allow it under a condition, such as a prefix or an address.",
    isCertain: true,
    remedies: ["Compare the request with that condition."],
  });
});

test("knows no policy of a user that main.ts doesn't declare, and shows a statement instead of an edit", () => {
  const denial = readDenial(named("s3:GetObject", "because no identity-based policy allows the s3:GetObject action"));
  const given = explanationOf(denial ?? {}, undefined, commands);
  expect(given).toMatchObject({ responsible: "The user's own policies: none of them allows it.", isCertain: true });
  expect(given.edit).toBeUndefined();
  expect(given.remedies).toStrictEqual([
    `To allow it in main.ts, combine its access with: S3Access.fromDocument({ Version: "2012-10-17", ` +
      `Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "${photo}" }] })`,
  ]);
});

test("is not certain where the message doesn't show the end of the key, and names what it took", () => {
  const message = named("s3:PutObjectAcl", "because no identity-based policy allows it").replace(
    "a.jpg",
    '"a" because it.jpg',
  );
  const { isCertain, warnings } = answer(message);
  expect(isCertain).toBe(false);
  expect(warnings[0]).toBe(
    "The message doesn't show where the object's key ends. This is right only if it is arn:aws:s3:::photos/\"a.",
  );
});

test("names the statement that denies", () => {
  const known = user(
    { Effect: "Allow", Action: "s3:*", Resource: "*" },
    { Effect: "Deny", Action: "s3:PutObject*", Resource: "*" },
  );
  const message = named("s3:PutObject", "with an explicit deny in an identity-based policy");
  expect(answer(message, known)).not.toHaveProperty("edit");
  expect(answer(message, known)).toMatchObject({
    responsible: "A Deny statement in the user's own policies or its groups'. It is in: Policy S3Access, statement 2.",
    remedies: ["No Allow overrides a Deny. Narrow or remove that statement, if it is not intended."],
  });
});

test("shows no edit, and is not certain, where main.ts allows what AWS denies without a reason", () => {
  const message =
    "upload failed: ./a.jpg to s3://photos/a.jpg An error occurred (AccessDenied) when calling the PutObject " +
    "operation: Access Denied";
  expect(answer(message)).toStrictEqual({
    denied: `s3:PutObject on ${photo} was denied.`,
    responsible: "Not the policies in main.ts, which allow it. AWS doesn't say which policy denies it.",
    isCertain: false,
    remedies: [
      expect.stringMatching(/^PutObject may also need: s3:PutObjectAcl, with an ACL \(x-amz-acl\);.*\.$/),
      "If the bucket belongs to another account, its bucket policy must allow the user too.",
      "Otherwise its bucket policy, a permissions boundary or the AWS organization denies it, " +
        "or main.ts was not deployed: npm run doctor",
    ],
    warnings: [],
  });
});

test("is certain without a reason from AWS, if main.ts doesn't allow the call", () => {
  const message = "An error occurred (AccessDenied) when calling the ListBuckets operation: Access Denied";
  expect(answer(message)).toMatchObject({
    denied: "s3:ListAllMyBuckets was denied.",
    isCertain: true,
    edit: { after: 'S3Access.readWrite(["photos"], { listAllBuckets: true })' },
  });
});

const unnamedPolicy = "AWS doesn't say which policy. Most likely none of the user's own policies allows it.";
test.each([
  ["AccessDenied: Access Denied", [], "the action and the bucket or object"],
  [
    "An error occurred (AccessDenied) when calling the DeleteObjects operation: Access Denied",
    ["DeleteObjects may also need: s3:DeleteObjectVersion, for a version."],
    "the bucket or object",
  ],
])("says what is lacking in the message %s", (message, others, lacking) => {
  expect(answer(message)).toStrictEqual({
    denied: expect.any(String),
    isCertain: false,
    responsible: unnamedPolicy,
    remedies: [...others, `The message lacks ${lacking}. Look in the application's log for a longer one.`],
    warnings: [],
  });
});

const isNotMainTs = "main.ts can't change it.";

test.each([
  [
    "with an explicit deny in a resource-based policy",
    "The policy of the bucket, or of another resource such as a KMS key. It has a Deny statement for this.",
    `Ask the owner of ${photo} to remove the user from its Deny statement. To see it: ` +
      "aws s3api get-bucket-policy --bucket photos",
  ],
  [
    "because no resource-based policy allows the s3:PutObject action",
    "The policy of the bucket, or of another resource such as a KMS key. It has no Allow statement for this.",
    `Ask the owner of ${photo} to allow the user in that policy. To see it: ` +
      "aws s3api get-bucket-policy --bucket photos",
  ],
  [
    "because no permissions boundary allows the s3:PutObject action",
    "The user's permissions boundary. It has no Allow statement for this.",
    "Ask the owner of that policy to allow s3:PutObject in it. A boundary grants nothing by itself: " +
      "the user's own policies must allow it too.",
  ],
  [
    "with an explicit deny in a permissions boundary",
    "The user's permissions boundary. It has a Deny statement for this.",
    "Ask the owner of that policy to remove s3:PutObject from its Deny statement. " +
      "main.ts can't allow what a boundary denies.",
  ],
  [
    "because no session policy allows the s3:PutObject action",
    "The session policy, which was passed when the temporary credentials were requested. " +
      "It has no Allow statement for this.",
    "Change the program that requests these credentials. An access key from this project has no session policy.",
  ],
  [
    "because no service control policy allows the s3:PutObject action",
    "A service control policy (SCP) of the AWS organization. It has no Allow statement for this.",
    `Ask the administrators of the AWS organization. ${isNotMainTs}`,
  ],
  [
    "with an explicit deny in a resource control policy",
    "A resource control policy (RCP) of the AWS organization that owns the resource. It has a Deny statement for this.",
    `Ask the administrators of that AWS organization. ${isNotMainTs}`,
  ],
  [
    "with an explicit deny in a VPC endpoint policy",
    "The policy of the VPC endpoint that the request went through. It has a Deny statement for this.",
    "Ask the owner of the VPC to remove s3:PutObject from the Deny statement of the endpoint's policy.",
  ],
  [
    "because no VPC endpoint policy allows the s3:PutObject action",
    "The policy of the VPC endpoint that the request went through. It has no Allow statement for this.",
    "Ask the owner of the VPC to allow s3:PutObject in the endpoint's policy.",
  ],
  [
    "because no role trust policy allows the s3:PutObject action",
    "The trust policy of the role. It has no Allow statement for this.",
    "Ask the owner of the role to let this user assume it. S3 needs no role: check the application's settings.",
  ],
  [
    "because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access",
    "S3 Block Public Access of the bucket or of its account. It prevents this.",
    "Switch public ACLs off in the application, or ask the owner of the bucket. No policy of the user can allow it.",
  ],
])("says who has to act, and shows no edit: %s", (context, responsible, remedy) => {
  const denied = `s3:PutObject on ${photo} was denied to arn:aws:iam::123456789012:user/web.`;
  const expected = { denied, responsible, isCertain: true, remedies: [remedy], warnings: [] };
  expect(answer(named("s3:PutObject", context))).toStrictEqual(expected);
});

test("warns where the edit allows managing permissions", () => {
  const message = named("s3:PutObjectAcl", "because no identity-based policy allows the s3:PutObjectAcl action");
  expect(answer(message).warnings).toStrictEqual([
    "s3:PutObjectAcl manages permissions: anyone who has the key can give access with it.",
  ]);
  const harmless = named("s3:DeleteObject", "because no identity-based policy allows the s3:DeleteObject action");
  expect(answer(harmless).warnings).toStrictEqual([]);
});

test("sends a role's denial to the role's policies, and not to main.ts", () => {
  const role = "arn:aws:sts::123456789012:assumed-role/backup/session";
  const context = "because no identity-based policy allows the s3:GetObject action";
  const message = `User: ${role} is not authorized to perform: s3:GetObject on resource: "${photo}" ${context}`;
  const { responsible, remedies, edit } = explanationOf(readDenial(message) ?? {}, undefined, commands);
  expect(responsible).toBe("The policies of the role backup. It has no Allow statement for this.");
  expect(remedies).toStrictEqual([
    `Allow s3:GetObject on ${photo} in those policies. main.ts declares IAM users, so it can't change them.`,
  ]);
  expect(edit).toBeUndefined();
});

test.each([
  ["because of a reason that is new", "because of a reason that is new"],
  ["with an explicit deny in a new kind of policy", "in a new kind of policy"],
])("shows no edit, and is not certain, where AWS gives another reason: %s", (context, reason) => {
  expect(answer(named("s3:DeleteObject", context))).toMatchObject({
    responsible: `Unknown. AWS gives this reason: "${reason}"`,
    isCertain: false,
    remedies: [
      "Look for it in https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html. " +
        "No edit of main.ts is known to help.",
    ],
    warnings: [],
  });
});

test("is not certain whose Deny statement it is, where AWS doesn't say and main.ts has none", () => {
  const { isCertain, responsible } = answer(named("s3:DeleteObject", "with an explicit deny"));
  expect(isCertain).toBe(false);
  expect(responsible).toBe(
    "A Deny statement. AWS doesn't say in which policy: the user's, the bucket's or the organization's.",
  );
});

test("points at a KMS key's policy, and not at the user's, where AWS names the resource", () => {
  const key = "arn:aws:kms:us-east-1:123456789012:key/abc";
  const message =
    "User: arn:aws:iam::123456789012:user/web is not authorized to perform: kms:Decrypt on resource: " +
    `${key} because the resource does not exist in this Region, no resource-based policies allow access, ` +
    "or a resource-based policy explicitly denies access";
  const { responsible, remedies, edit } = answer(message);
  expect(edit).toBeUndefined();
  expect(responsible).toBe(
    "The policy of the bucket, or of another resource such as a KMS key. " +
      "It has no Allow statement for this, or has a Deny statement, or the resource is not in this Region.",
  );
  expect(remedies).toStrictEqual([
    `Ask the owner of ${key} to allow the user in that policy. To see it: ` +
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
  ]);
});

test("warns of an action with which a key can give access, whatever IAM calls it", () => {
  const message = (action: string) => named(action, `because no identity-based policy allows the ${action} action`);
  for (const action of ["iam:CreateAccessKey", "iam:CreateUser", "sts:AssumeRole", "s3:PutBucketPolicy"]) {
    expect(answer(message(action)).warnings).toStrictEqual([expect.stringContaining(`${action} manages permissions`)]);
  }
  expect(answer(message("iam:GetUser")).warnings).toStrictEqual([]);
});
