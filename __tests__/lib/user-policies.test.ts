import { Testing } from "cdktf";
import { S3Access, type S3UserProps, S3UserStack } from "terraform-s3-user";
import { synthObject, testApp, userRefusals } from "../support/synth";

/** A stack's resources of one type, for one user. */
function resources(type: string, props: Partial<S3UserProps>): Record<string, unknown>[] {
  const { resource } = synthObject({ users: [{ userName: "ada", access: S3Access.allBuckets(), ...props }] });
  return Object.values(resource[type] ?? {});
}

function inUser(...errors: string[]): string[] {
  return errors.map((error) => `stack "website", user "ada": ${error}`);
}

/** Read access to so many buckets, which takes some 60 characters each. */
function readOnly(buckets: number): S3Access {
  return S3Access.readOnly(Array.from({ length: buckets }, (_, index) => `photo-bucket-${index}`));
}

const reads = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";

test("writes access as an inline policy by default", () => {
  expect(resources("aws_iam_user_policy", { policyType: "inline" })).toHaveLength(1);
  expect(resources("aws_iam_policy", { policyType: "inline" })).toEqual([]);
  expect(resources("aws_iam_user_policy", { policyType: "managed" })).toEqual([]);
});

test("attaches a managed policy with the access to the user", () => {
  const access = S3Access.readOnly(["photos"]);
  const [policy] = resources("aws_iam_policy", { policyType: "managed", access, path: "/apps/" });
  expect(policy).toMatchObject({ name: "S3Access-ada", path: "/apps/", policy: access.toTerraformText() });
  expect(resources("aws_iam_user_policy_attachment", { policyType: "managed", access })).toMatchObject([
    {
      user: expect.stringMatching(/^\$\{aws_iam_user\.ada_user_\w+\.name\}$/),
      policy_arn: expect.stringMatching(/^\$\{aws_iam_policy\.ada_managed-policy_\w+\.arn\}$/),
    },
  ]);
});

test("accepts a name for a managed policy", () => {
  expect(resources("aws_iam_policy", { policyType: "managed", policyName: "Photos" })).toMatchObject([
    { name: "Photos" },
  ]);
});

test("accepts 6,144 characters in a managed policy", () => {
  expect(userRefusals({ access: readOnly(40) })).toEqual([
    expect.stringMatching(
      /the inline policy must have at most 2048 characters .* write policyType: "managed", which allows 6144/,
    ),
  ]);
  expect(userRefusals({ policyType: "managed", access: readOnly(40) })).toEqual([]);
  expect(userRefusals({ policyType: "managed", access: readOnly(140) })).toEqual([
    expect.stringMatching(/the managed policy must have at most 6144 characters without white space/),
  ]);
});

test("rejects managed policies with the same name of two users of one account", () => {
  const app = testApp();
  new S3UserStack(app, "website", {
    users: [
      { userName: "ada", access: S3Access.allBuckets(), policyType: "managed", policyName: "Photos" },
      { userName: "grace", access: S3Access.allBuckets(), policyType: "managed", policyName: "photos" },
    ],
  });
  expect(() => app.synth()).toThrow(
    'user "grace": policyName "photos" differs only in case from "Photos" in the same stack. ' +
      "IAM's names of managed policies are unique in an account, ignoring case. Rename one.",
  );
});

test("accepts inline policies with the same name, and a user and a policy with the same name", () => {
  const app = testApp();
  new S3UserStack(app, "website", {
    users: [
      { userName: "ada", access: S3Access.allBuckets() },
      { userName: "grace", access: S3Access.allBuckets() },
      { userName: "joan", access: S3Access.allBuckets(), policyType: "managed", policyName: "ada" },
    ],
  });
  expect(() => app.synth()).not.toThrow();
});

test("adds other inline policies", () => {
  const inlinePolicies = { Reports: S3Access.readOnly(["reports"]), Logs: S3Access.readOnly(["logs"]) };
  const names = resources("aws_iam_user_policy", { inlinePolicies }).map(({ name }) => name);
  expect(names.sort()).toEqual(["Logs", "Reports", "S3Access"]);
});

test("checks the size of a user's inline policies together, without a managed one", () => {
  const inlinePolicies = { Reports: readOnly(20) };
  expect(userRefusals({ access: readOnly(20) })).toEqual([]);
  expect(userRefusals({ access: readOnly(20), inlinePolicies })).toEqual([
    expect.stringMatching(/inline policies must together have at most 2048 characters without white space/),
  ]);
  expect(userRefusals({ access: readOnly(20), policyType: "managed", inlinePolicies })).toEqual([]);
});

test("attaches managed policies, each with its own ID", () => {
  const own = "arn:aws:iam::123456789012:policy/apps/Reports";
  const { resource } = synthObject({
    users: [{ userName: "ada", access: S3Access.allBuckets(), managedPolicyArns: [reads, own] }],
  });
  expect(Object.keys(resource.aws_iam_user_policy_attachment)).toEqual([
    expect.stringMatching(/^ada_attachment-123456789012-policy-apps-Reports_/),
    expect.stringMatching(/^ada_attachment-aws-policy-AmazonS3ReadOnlyAccess_/),
  ]);
  expect(
    resources("aws_iam_user_policy_attachment", { managedPolicyArns: ["${aws_iam_policy.mine.arn}"] }),
  ).toMatchObject([{ policy_arn: "${aws_iam_policy.mine.arn}" }]);
});

test("adds the user to its groups", () => {
  expect(resources("aws_iam_user_group_membership", { groups: ["uploaders", "web"] })).toMatchObject([
    { groups: ["uploaders", "web"], user: expect.stringMatching(/^\$\{aws_iam_user\./) },
  ]);
  expect(resources("aws_iam_user_group_membership", { groups: [] })).toEqual([]);
});

test("keeps all declared policies of an exclusive user", () => {
  const props: Partial<S3UserProps> = {
    exclusivePolicies: true,
    inlinePolicies: { Reports: S3Access.readOnly(["reports"]) },
    managedPolicyArns: [reads],
  };
  expect(resources("aws_iam_user_policies_exclusive", props)).toMatchObject([
    {
      policy_names: [
        expect.stringMatching(/ada_policy_\w+\.name/),
        expect.stringMatching(/ada_policy-Reports_\w+\.name/),
      ],
    },
  ]);
  expect(resources("aws_iam_user_policy_attachments_exclusive", props)).toMatchObject([{ policy_arns: [reads] }]);
  expect(
    resources("aws_iam_user_policies_exclusive", { exclusivePolicies: true, policyType: "managed" }),
  ).toMatchObject([{ policy_names: [] }]);
  expect(
    resources("aws_iam_user_policy_attachments_exclusive", { exclusivePolicies: true, policyType: "managed" }),
  ).toMatchObject([{ policy_arns: [expect.stringMatching(/ada_managed-policy_\w+\.arn/)] }]);
});

test("writes a managed policy as a heredoc in HCL", () => {
  const users = [
    { userName: "ada", policyType: "managed" as const, access: S3Access.buckets(["home/${aws:username}/*"]) },
  ];
  const hcl = Testing.synthHcl(new S3UserStack(testApp(), "website", { users }));
  expect(/^policy = <<EOF\n([\s\S]+?)\nEOF$/m.exec(hcl)?.[1]).toContain('"arn:aws:s3:::home/$${aws:username}/*"');
});

test.each([
  [{ policyType: "attached" }, 'policyType must be "inline" or "managed", but is "attached". Write one of them.'],
  [
    { inlinePolicies: ["reports"] },
    'inlinePolicies must be an object, but is ["reports"]. Write for example { Reports: ' +
      'S3Access.readOnly(["reports"]) }.',
  ],
  [
    { inlinePolicies: { Reports: "reports" } },
    `inlinePolicies' "Reports" must be an S3Access, but is "reports". Write for example S3Access.readOnly(["photos"]).`,
  ],
  [
    { inlinePolicies: { Reports: S3Access.readOnly([]) } },
    'inline policy "Reports": buckets must not be an empty list. Write for example ["photos"].',
  ],
  [
    { inlinePolicies: { S3Access: S3Access.readOnly(["reports"]) } },
    'inlinePolicies has "S3Access", which is also the policyName of access. Rename one.',
  ],
  [
    { inlinePolicies: { "a b": S3Access.readOnly(["reports"]) } },
    'each name in inlinePolicies must be 1–128 of A–Z a–z 0–9 _ + = , . @ -, but is "a b". Write for example "a-b".',
  ],
  [
    { managedPolicyArns: "AmazonS3ReadOnlyAccess" },
    'managedPolicyArns must be a list that is known at synth, but is "AmazonS3ReadOnlyAccess". ' +
      'Write for example ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"].',
  ],
  [
    { managedPolicyArns: ["AmazonS3ReadOnlyAccess"] },
    'managedPolicyArns must be the ARN of a managed policy, but is "AmazonS3ReadOnlyAccess". ' +
      'Write for example "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess".',
  ],
  [
    { managedPolicyArns: [reads, reads] },
    'managedPolicyArns has "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess" twice. Keep one.',
  ],
  [
    { managedPolicyArns: [reads.replace("aws", "aws-cn")] },
    `managedPolicyArns "${reads.replace("aws", "aws-cn")}" must be in the partition of the stack's region, ` +
      `"aws", but is in "aws-cn". Write "${reads}".`,
  ],
  [
    { policyType: "managed", managedPolicyArns: Array.from({ length: 20 }, (_, index) => `${reads}${index}`) },
    "a user must have at most 20 managed policies, but has 21. Combine some.",
  ],
  [{ groups: "web" }, 'groups must be a list that is known at synth, but is "web". Write ["web"].'],
  [{ groups: ["web", "Web"] }, 'groups has "Web" twice, ignoring case as IAM does. Keep one.'],
  [
    { groups: Array.from({ length: 11 }, (_, index) => `web${index}`) },
    "groups must have at most 10 entries, but has 11. Remove 1.",
  ],
  [
    { groups: ["my group"] },
    'group must be 1–128 of A–Z a–z 0–9 _ + = , . @ -, but is "my group". Write for example "my-group".',
  ],
])("rejects a user with %j: %s", (props, message) => {
  expect(userRefusals(props)).toEqual(inUser(message));
});

test("uses the default of a property that is null", () => {
  const properties = [
    ...["policyType", "policyName", "inlinePolicies", "managedPolicyArns", "groups", "accessKeys", "existing"],
    ...["deliverTo", "path", "permissionsBoundary", "tags", "forceDestroy", "preventDestroy", "exclusivePolicies"],
  ];
  const unset = Object.fromEntries([...properties, "provider"].map((property) => [property, null]));
  expect(synthObject({ users: [{ userName: "ada", access: S3Access.allBuckets(), ...unset }] })).toEqual(
    synthObject({ users: [{ userName: "ada", access: S3Access.allBuckets() }] }),
  );
  const key = { name: "primary", status: null, accessKeyId: null, pgpKey: null, smtpPassword: null } as never;
  expect(userRefusals({ accessKeys: [key] })).toEqual([]);
});
