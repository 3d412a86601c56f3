import { S3Access, type S3UserProps, SecretStore } from "terraform-s3-user";
import { stackRefusals, synthObject, userRefusals } from "../support/synth";

test("creates two encrypted parameters below the user's path in Parameter Store, both write-only", () => {
  const { aws_ssm_parameter: parameters } = resourcesOf({ deliverTo: SecretStore.ssm() });
  expect(Object.values(parameters ?? {})).toMatchObject([
    {
      name: "/s3-user/photos/access_key_id",
      type: "SecureString",
      value_wo: expect.stringMatching(/^\$\{aws_iam_access_key\.[\w-]+\.id\}$/),
    },
    {
      name: "/s3-user/photos/secret_access_key",
      type: "SecureString",
      value_wo: expect.stringMatching(/^\$\{aws_iam_access_key\.[\w-]+\.secret\}$/),
    },
  ]);
  for (const parameter of Object.values(parameters ?? {})) expect(parameter).not.toHaveProperty("value");
});

test("creates one JSON secret named after the user in Secrets Manager, write-only", () => {
  const deliverTo = SecretStore.secretsManager({ kmsKeyId: "alias/secrets", recoveryWindowInDays: 7 });
  const resources = resourcesOf({ deliverTo });
  expect(only(resources.aws_secretsmanager_secret)).toMatchObject({
    name: "s3-user/photos",
    kms_key_id: "alias/secrets",
    recovery_window_in_days: 7,
  });
  const version = only(resources.aws_secretsmanager_secret_version);
  expect(version).not.toHaveProperty("secret_string");
  expect(version.secret_string_wo).toMatch(/^\$\{jsonencode\(\{"access_key_id" = .+, "secret_access_key" = .+\}\)\}$/);
});

test("derives the version of a write-only value from the access key ID", () => {
  const { aws_ssm_parameter: parameters } = resourcesOf({ deliverTo: SecretStore.ssm() });
  for (const { value_wo_version } of Object.values(parameters ?? {})) {
    expect(value_wo_version).toMatch(
      /^\$\{parseint\(substr\(sha256\(aws_iam_access_key\.[\w-]+\.id\), 0, 12\), 16\)\}$/,
    );
  }
});

test("stores the last key that is not Inactive, at an address that stays", () => {
  const delivered = (accessKeys: S3UserProps["accessKeys"]) => {
    const resources = resourcesOf({ accessKeys, deliverTo: SecretStore.ssm() });
    return Object.values(resources.aws_ssm_parameter ?? {}).map(({ name, value_wo }) => `${name} ${value_wo}`);
  };
  const [one, two] = [delivered([{ name: "a" }]), delivered([{ name: "a" }, { name: "b" }])];
  expect(one[0]).toMatch(/^\/s3-user\/photos\/access_key_id .*key-a/);
  expect(two[0]).toMatch(/^\/s3-user\/photos\/access_key_id .*key-b/);
  expect(delivered([{ name: "a", status: "Inactive" }, { name: "b" }])).toStrictEqual(two);
  expect(delivered([{ name: "a" }, { name: "b", status: "Inactive" }])).toStrictEqual(one);
});

test("creates no store without deliverTo", () => {
  expect(Object.keys(resourcesOf({}))).toStrictEqual(["aws_iam_access_key", "aws_iam_user", "aws_iam_user_policy"]);
});

test("rejects a store with a PGP key, with the reason", () => {
  const accessKeys = [{ name: "primary", pgpKey: "keybase:someone" }];
  expect(errorOf({ accessKeys, deliverTo: SecretStore.ssm() })).toContain(
    'deliverTo needs the plain secret of access key "primary", but with pgpKey Terraform never has it. ' +
      "Remove pgpKey or deliverTo.",
  );
});

test("rejects a store for a key that exists already, with the reason", () => {
  const accessKeys = [{ name: "primary", accessKeyId: "AKIAIOSFODNN7EXAMPLE" }];
  expect(errorOf({ existing: "import", accessKeys, deliverTo: SecretStore.ssm() })).toContain(
    'deliverTo needs the plain secret of access key "primary", which AWS showed only when the key was created. ' +
      "Add a new key after it.",
  );
});

test("accepts an old, Inactive key with a PGP key next to a store", () => {
  const accessKeys = [{ name: "old", pgpKey: "keybase:someone", status: "Inactive" as const }, { name: "new" }];
  expect(errorOf({ accessKeys, deliverTo: SecretStore.ssm() })).toBe("");
});

test("rejects a store without an active key", () => {
  for (const accessKeys of [[], [{ name: "primary", status: "Inactive" as const }]]) {
    expect(errorOf({ accessKeys, deliverTo: SecretStore.ssm() })).toContain(
      'deliverTo has no key to deliver. Add one that is not "Inactive" to accessKeys, or remove deliverTo.',
    );
  }
});

test("rejects two users with the same address", () => {
  const deliverTo = SecretStore.secretsManager({ name: "shared" });
  expect(errorOf({ userName: "a", deliverTo }, { userName: "b", deliverTo })).toContain(
    'user "b": deliverTo leads to "secretsmanager:shared", like that of user "a". Give each user its own address.',
  );
});

test("accepts users that share a store which names the address after them", () => {
  const deliverTo = SecretStore.ssm();
  expect(errorOf({ userName: "a", deliverTo }, { userName: "b", deliverTo })).toBe("");
});

test("asks for a path if Parameter Store doesn't accept the user name", () => {
  expect(errorOf({ userName: "me@example.com", deliverTo: SecretStore.ssm() })).toContain(
    'path must be words of letters, digits and _ . - with "/" before each, but is "/s3-user/me@example.com". ' +
      'Write for example "/s3-user/photos".',
  );
});

test.each([
  [
    'path must be words of letters, digits and _ . - with "/" before each, but is "photos"',
    SecretStore.ssm({ path: "photos" }),
  ],
  ["path must be words", SecretStore.ssm({ path: "/photos/" })],
  ['path must be outside "/aws" and "/ssm"', SecretStore.ssm({ path: "/AWS/photos" })],
  ["at most 14 levels deep", SecretStore.ssm({ path: "/a".repeat(15) })],
  ["at most 900 characters long", SecretStore.ssm({ path: `/${"a".repeat(900)}` })],
  ['SecretStore.ssm: unknown property "name"', SecretStore.ssm({ name: "photos" } as never)],
  ["the argument must be an object, but is null", SecretStore.ssm(null as never)],
  ['kmsKeyId must be the ARN, ID or alias of a KMS key, but is "my key"', SecretStore.ssm({ kmsKeyId: "my key" })],
  ['name must be 1–512 letters, digits and / _ + = . @ -, but is "a b"', SecretStore.secretsManager({ name: "a b" })],
  [
    "recoveryWindowInDays must be 7–30, or 0 to delete the secret immediately, but is 3",
    SecretStore.secretsManager({ recoveryWindowInDays: 3 }),
  ],
  ['deliverTo must be a SecretStore, but is "vault". Write for example SecretStore.ssm().', "vault" as never],
])("rejects a wrong store: %s", (message, deliverTo) => {
  expect(errorOf({ deliverTo })).toContain(message);
});

test("accepts every form of a KMS key", () => {
  for (const kmsKeyId of [
    "alias/aws/ssm",
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "mrk-1234abcd12ab34cd56ef1234567890ab",
    "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "${aws_kms_key.mine.arn}",
  ]) {
    expect(errorOf({ deliverTo: SecretStore.ssm({ kmsKeyId }) })).toBe("");
  }
});

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** These users, by default `photos`. */
function usersOf(...users: Partial<S3UserProps>[]): S3UserProps[] {
  return users.map((user) => ({ userName: "photos", access: S3Access.allBuckets(), ...user }));
}

function resourcesOf(user: Partial<S3UserProps>): Resources {
  return synthObject({ users: usersOf(user) }).resource;
}

function only(resources: Resources[string] = {}): Record<string, unknown> {
  expect(Object.keys(resources)).toHaveLength(1);
  return Object.values(resources)[0] ?? {};
}

function errorOf(...users: Partial<S3UserProps>[]): string {
  return stackRefusals({ users: usersOf(...users) }).join("\n");
}

test.each([
  [
    SecretStore.ssm({ readableByUser: true }),
    ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
    ["arn:aws:ssm:*:*:parameter/s3-user/ada", "arn:aws:ssm:*:*:parameter/s3-user/ada/*"],
  ],
  [
    SecretStore.secretsManager({ readableByUser: true }),
    ["secretsmanager:GetSecretValue"],
    ["arn:aws:secretsmanager:*:*:secret:s3-user/ada-??????"],
  ],
])("lets a user read its own key on request, in a policy of its own", (deliverTo, Action, Resource) => {
  const { resource } = synthObject({ users: [{ userName: "ada", access: S3Access.allBuckets(), deliverTo }] });
  const policies = Object.values<{ name: string; policy: string }>(resource.aws_iam_user_policy);
  const own = policies.find(({ name }) => name === "OwnCredentials");
  expect(JSON.parse(`${own?.policy}`).Statement).toStrictEqual([{ Effect: "Allow", Action, Resource }]);
});

test.each([SecretStore.ssm(), SecretStore.secretsManager()])(
  "lets no user read its own key unless asked",
  (deliverTo) => {
    const { resource } = synthObject({ users: [{ userName: "ada", access: S3Access.allBuckets(), deliverTo }] });
    const policies = Object.values<{ name: string }>(resource.aws_iam_user_policy);
    expect(policies.map(({ name }) => name)).toStrictEqual(["S3Access"]);
  },
);

test("needs the ARN of a KMS key with which the user decrypts", () => {
  const deliverTo = SecretStore.ssm({ readableByUser: true, kmsKeyId: "alias/secrets" });
  expect(userRefusals({ deliverTo })).toStrictEqual([
    expect.stringContaining(
      'stack "website", user "ada": SecretStore.ssm: ' +
        `kmsKeyId must be the key's ARN for readableByUser, but is "alias/secrets". ` +
        'Write for example "arn:aws:kms:us-east-1:123456789012:key/…".',
    ),
  ]);
});
