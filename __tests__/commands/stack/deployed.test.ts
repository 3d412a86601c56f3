import { deployedPolicy, deployedUsers } from "../../../commands/stack/deployed";
import { managed } from "../../support/users";

const [photos, videos] = ["arn:aws:iam::111111111111:policy/photos", "arn:aws:iam::111111111111:policy/videos"];
const allow = (Action: string) => JSON.stringify({ Statement: { Effect: "Allow", Action, Resource: "*" } });
const state = [
  managed("aws_iam_user", "a", { name: "ada", permissions_boundary: videos }),
  managed("aws_iam_user", "g", { name: "grace" }),
  managed("aws_iam_access_key", "k", { id: "AKIA1", user: "ada", status: "Active", secret: "s" }),
  managed("aws_iam_user_policy", "p", { name: "S3Access", user: "ada", policy: allow("s3:GetObject") }),
  managed("aws_iam_user_login_profile", "l", { user: "ada" }),
  managed("aws_iam_user_ssh_key", "s", { username: "ada", ssh_public_key_id: "APKA1" }),
  managed("aws_iam_signing_certificate", "c", { user_name: "ada", certificate_id: "C1" }),
  managed("aws_iam_group_membership", "m", { users: ["grace", "ada"], group: "Readers" }),
  managed("aws_iam_user_group_membership", "n", { user: "ada", groups: ["Readers", "Writers"] }),
  managed("aws_iam_policy", "v", { arn: videos, policy: allow("s3:PutObject") }),
  managed("aws_iam_user_policy_attachment", "t", { user: "ada", policy_arn: photos }),
];
const elsewhere = managed("aws_iam_policy", "p", { arn: photos, policy: allow("s3:ListBucket") });

test("reads a user by any attribute that identifies it, with the documents of its policies", () => {
  const [ada, grace] = deployedUsers(state, [...state, elsewhere]);
  expect(ada?.powers).toStrictEqual({
    "inline policy": ["S3Access"],
    "managed policy": [photos],
    group: ["Readers", "Writers"],
    "console password": ["console password"],
    "SSH key": ["APKA1"],
    "service-specific credential": [],
    "signing certificate": ["C1"],
    "MFA device": [],
  });
  expect([...(ada?.documents.keys() ?? [])]).toStrictEqual(["S3Access", photos, videos]);
  expect(JSON.stringify(ada?.keys)).not.toContain("secret");
  expect(grace?.powers.group).toStrictEqual(["Readers"]);
});

test("reads a policy as unknown whose document is in another stack's state", () => {
  const [ada] = deployedUsers(state);
  expect(ada && deployedPolicy(ada)?.unknown).toStrictEqual([
    `managed policy ${photos}`,
    "group Readers",
    "group Writers",
    `permissions boundary ${videos}`,
  ]);
});
