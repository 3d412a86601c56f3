import { S3Access, SecretStore, StateBackend } from "terraform-s3-user";
import type { StackReview, UserReview } from "../../../commands/review/model";
import { reviewDirectories } from "../../../commands/review/review-directories";
import { publicKey } from "../../support/pgp-key";
import { handWritten, synthesized } from "../../support/synthesized";

function described(directory: string): StackReview {
  return reviewDirectories(directory).stacks[0] as StackReview;
}

function userOf(json: object): UserReview {
  return described(handWritten(json)).users[0] as UserReview;
}

test("a stack is told with its region, accounts, tags and state", () => {
  const stack = described(
    synthesized({
      site: {
        region: "eu-central-1",
        allowedAccountIds: ["123456789012"],
        tags: { team: "web" },
        backend: StateBackend.s3({ bucket: "my-terraform-state" }),
        users: [{ userName: "optimizer", access: S3Access.allBuckets() }],
      },
    }),
  );
  expect(stack).toMatchObject({
    name: "site",
    region: "eu-central-1",
    allowedAccountIds: ["123456789012"],
    tags: { team: "web" },
    backend: { kind: "s3", description: "s3://my-terraform-state/site/terraform.tfstate" },
  });
});

test("a user is told with its keys, boundary, tags and protection", () => {
  const { users } = described(
    synthesized({
      site: {
        users: [
          {
            userName: "optimizer",
            access: S3Access.allBuckets(),
            existing: "import",
            path: "/apps/",
            tags: { app: "photos" },
            preventDestroy: true,
            permissionsBoundary: "arn:aws:iam::123456789012:policy/S3Boundary",
            accessKeys: [
              { name: "old", status: "Inactive" },
              { name: "new", pgpKey: publicKey },
            ],
          },
        ],
      },
    }),
  );
  expect(users[0]).toMatchObject({
    name: "optimizer",
    management: "imported",
    path: "/apps/",
    boundary: "arn:aws:iam::123456789012:policy/S3Boundary",
    tags: { app: "photos" },
    protected: true,
    keys: [
      { name: "new", status: "Active", secretInState: "PGP-encrypted", deliveredTo: [] },
      { name: "old", status: "Inactive", secretInState: "plain", deliveredTo: [] },
    ],
    policies: ["S3Access"],
  });
});

test("a referenced user is told as such, with its keys and what they let it do", () => {
  const { users } = described(
    synthesized({
      site: { users: [{ userName: "old-hand", existing: "reference", access: S3Access.readWrite(["photos"]) }] },
    }),
  );
  expect(users).toMatchObject([{ name: "old-hand", management: "referenced", keys: [{ name: "primary" }] }]);
  expect(users[0]?.access.effective.actions).toBe(6);
});

test("a secret that goes to SSM or Secrets Manager too is told with the name there, the key's id alone is not", () => {
  const users = [
    { userName: "a", access: S3Access.allBuckets(), deliverTo: SecretStore.ssm({ path: "/apps/images" }) },
    { userName: "b", access: S3Access.allBuckets(), deliverTo: SecretStore.secretsManager({ name: "images" }) },
  ];
  const deliveries = described(synthesized({ site: { users } })).users.map((user) => user.keys[0]?.deliveredTo);
  expect(deliveries).toStrictEqual([["SSM parameter /apps/images/secret_access_key"], ["Secrets Manager images"]]);
});

test("IAM's policy variables reach the review as IAM reads them", () => {
  const access = S3Access.fromDocument({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::homes/${aws:username}/*" },
  });
  const [user] = described(synthesized({ site: { users: [{ userName: "bob", access }] } })).users;
  expect(user?.access.grants[0]?.resources).toStrictEqual(["arn:aws:s3:::homes/${aws:username}/*"]);
});

test("a bucket declared in the same stack is followed to its name", () => {
  const policy =
    '{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":["${aws_s3_bucket.b.arn}/*","arn:aws:s3:::${aws_s3_bucket.b.bucket}/x"]}}';
  const user = userOf({
    resource: {
      aws_s3_bucket: { b: { bucket: "photos" } },
      aws_iam_user_policy: { p: { user: "bob", name: "P", policy } },
    },
  });
  expect(user.access.grants[0]?.resources).toStrictEqual(["arn:aws:s3:::photos/*"]);
});

test.each(["${jsonencode(aws_other.o.document)}", "${data.aws_iam_policy_document.d.json}"])(
  "the policy %s is said to be known only at apply",
  (policy) => {
    const user = userOf({ resource: { aws_iam_user_policy: { p: { user: "bob", name: "Late", policy } } } });
    expect(user.access.notAnalysed).toStrictEqual(["policy Late: it is known only at apply"]);
  },
);

test("a policy that is not JSON is said to be none", () => {
  const user = userOf({ resource: { aws_iam_user_policy: { p: { user: "bob", name: "P", policy: "allow all" } } } });
  expect(user.access.notAnalysed).toStrictEqual(["policy P: it is not JSON"]);
});

test("a local state's path outside the project is not told, for it names the machine", () => {
  const backendOf = (path: string) => described(handWritten({ terraform: { backend: { local: { path } } } })).backend;
  expect(backendOf("/home/bob/site/terraform.tfstate").description).toBe("local file");
  expect(backendOf("../../../../elsewhere/x.tfstate").description).toBe("local file");
  expect(backendOf("../../../state/x.tfstate").description).toBe("local file state/x.tfstate");
});

test("HCP Terraform is told with organization and workspace", () => {
  const cloud = { organization: "acme", workspaces: { name: "images" } };
  expect(described(handWritten({ terraform: { cloud } })).backend).toStrictEqual({
    kind: "cloud",
    description: "app.terraform.io/acme/images",
  });
});
