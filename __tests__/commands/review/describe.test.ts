import { S3Access, SecretStore, StateBackend } from "terraform-s3-user";
import type { StackReview, UserReview } from "../../../commands/review/model";
import { publicKey } from "../../support/pgp-key";
import { reviewDirectories } from "../../support/review-directories";
import { handWritten, synthesized } from "../../support/synthesized";

function described(directory: string): StackReview {
  return reviewDirectories(directory).stacks[0] as StackReview;
}

function userOf(json: object): UserReview {
  return described(handWritten(json)).users[0] as UserReview;
}

test("describes a stack with its region, accounts, tags and state", () => {
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

test("describes a user with its keys, boundary, tags and protection", () => {
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

test("describes a referenced user with its management, keys and permissions", () => {
  const { users } = described(
    synthesized({
      site: { users: [{ userName: "old-hand", existing: "reference", access: S3Access.readWrite(["photos"]) }] },
    }),
  );
  expect(users).toMatchObject([{ name: "old-hand", management: "referenced", keys: [{ name: "primary" }] }]);
  expect(users[0]?.access.effective.actions).toBe(6);
});

test("describes a secret that is also in SSM or Secrets Manager by its name there, but not the key's ID alone", () => {
  const users = [
    { userName: "a", access: S3Access.allBuckets(), deliverTo: SecretStore.ssm({ path: "/apps/images" }) },
    { userName: "b", access: S3Access.allBuckets(), deliverTo: SecretStore.secretsManager({ name: "images" }) },
  ];
  const deliveries = described(synthesized({ site: { users } })).users.map((user) => user.keys[0]?.deliveredTo);
  expect(deliveries).toStrictEqual([["SSM parameter /apps/images/secret_access_key"], ["Secrets Manager images"]]);
});

test("reads IAM's policy variables as IAM does", () => {
  const access = S3Access.fromDocument({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::homes/${aws:username}/*" },
  });
  const [user] = described(synthesized({ site: { users: [{ userName: "bob", access }] } })).users;
  expect(user?.access.grants[0]?.resources).toStrictEqual(["arn:aws:s3:::homes/${aws:username}/*"]);
});

test("resolves a bucket of the same stack to its name", () => {
  const Resource = ["${aws_s3_bucket.b.arn}/*", "arn:aws:s3:::${aws_s3_bucket.b.bucket}/x"];
  const policy = JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:GetObject", Resource } });
  const user = userOf({
    resource: {
      aws_s3_bucket: { b: { bucket: "photos" } },
      aws_iam_user_policy: { p: { user: "bob", name: "P", policy } },
    },
  });
  expect(user.access.grants[0]?.resources).toStrictEqual(["arn:aws:s3:::photos/*"]);
});

test.each(["${jsonencode(aws_other.o.document)}", "${data.aws_iam_policy_document.d.json}"])(
  "reports that the policy %s is known only after apply",
  (policy) => {
    const user = userOf({ resource: { aws_iam_user_policy: { p: { user: "bob", name: "Late", policy } } } });
    expect(user.access.notAnalysed).toStrictEqual(["policy Late: it is known only after apply"]);
  },
);

test("doesn't show the path of local state outside the project, because it reveals the machine", () => {
  const backendOf = (path: string) => described(handWritten({ terraform: { backend: { local: { path } } } })).backend;
  expect(backendOf("/home/bob/site/terraform.tfstate").description).toBe("local file");
  expect(backendOf("../../../../elsewhere/x.tfstate").description).toBe("local file");
  expect(backendOf("../../../state/x.tfstate").description).toBe("local file state/x.tfstate");
});

test("describes HCP Terraform with organization and workspace", () => {
  const cloud = { organization: "acme", workspaces: { name: "images" } };
  expect(described(handWritten({ terraform: { cloud } })).backend).toStrictEqual({
    kind: "cloud",
    description: "app.terraform.io/acme/images",
  });
});
