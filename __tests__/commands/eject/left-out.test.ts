import { leftOut } from "../../../commands/eject/left-out";

const json = {
  "//": { metadata: {} },
  terraform: { required_providers: { aws: { source: "aws", version: "5.100.0" } } },
  provider: { aws: [{ region: "eu-central-1" }] },
  resource: {
    aws_iam_user: { web: { name: "web", tags: { team: "a b" }, lifecycle: { ignore_changes: ["tags"] } } },
    aws_iam_user_policy: { web: { policy: '{"Statement":[{"Sid":"a b"}]}', user: "${aws_iam_user.web.name}" } },
  },
  moved: [{ from: "aws_iam_user.old", to: "aws_iam_user.web" }],
  output: { ids: { value: { "-web": "${aws_iam_user.web.id}" } } },
};

const hcl = `
terraform {
  required_providers {
    aws = {
      version = "5.100.0"
      source  = "aws"
    }
  }
}
provider "aws" {
  region = "eu-central-1"
}
resource "aws_iam_user" "web" {
  name = "web"
  tags = {
    team = "a b"
  }
  lifecycle {
    ignore_changes = [tags]
  }
}
resource "aws_iam_user_policy" "web" {
  user   = aws_iam_user.web.name
  policy = <<EOF
{
  "Statement": [
    { "Sid": "a b" }
  ]
}
EOF
}
moved {
  from = aws_iam_user.old
  to   = aws_iam_user.web
}
output "ids" {
  value = {
    -web = aws_iam_user.web.id
  }
}
`;

test("finds nothing where the HCL says the same", async () => {
  await expect(leftOut(json, hcl)).resolves.toStrictEqual([]);
});

test.each([
  [{ provider: { aws: [{ region: "eu-central-1", allowed_account_ids: ["1"] }] } }, "provider.aws.allowed_account_ids"],
  [{ provider: { aws: [{ region: "eu-central-1" }, { alias: "second" }] } }, "provider.aws.0.region"],
  [{ resource: { aws_iam_user_policy: { guard: { user: "web" } } } }, "resource.aws_iam_user_policy.guard.user"],
  [{ resource: { aws_iam_user: { web: { tags: { team: "ab" } } } } }, "resource.aws_iam_user.web.tags.team"],
  [
    { resource: { aws_iam_user_policy: { web: { policy: '{"Statement":[{"Sid":"ab"}]}' } } } },
    "resource.aws_iam_user_policy.web.policy",
  ],
  [{ removed: [{ from: "aws_iam_user.gone" }] }, "removed.from"],
  [{ locals: { bucket: "photos" } }, "locals.bucket"],
])("names what the HCL lacks of %j", async (more, path) => {
  expect(await leftOut({ ...json, ...more }, hcl)).toContain(path);
});

test("names HCL that Terraform could not read", async () => {
  const [reason] = await leftOut(json, 'terraform {\n  "0" = "required_version"\n}');
  expect(reason).toMatch(/^a line that is not HCL: .*Argument names must not be quoted/);
});
