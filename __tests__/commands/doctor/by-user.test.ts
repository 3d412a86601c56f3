import { byUser } from "../../../commands/doctor/by-user";
import type { StateResource } from "../../../commands/stack/state";

const resource = (type: string, values: Record<string, unknown>): StateResource => ({
  address: type,
  mode: "managed",
  type,
  name: "one",
  values,
});

test("a user has what names it, in whichever attribute, and the managed policies attached to it", () => {
  const state = [
    resource("aws_iam_user", { name: "ada" }),
    resource("aws_iam_user", { name: "grace" }),
    resource("aws_iam_user_policy", { name: "S3Access", user: "ada" }),
    resource("aws_iam_user_ssh_key", { username: "ada" }),
    resource("aws_iam_signing_certificate", { user_name: "ada" }),
    resource("aws_iam_group_membership", { users: ["grace", "ada"] }),
    resource("aws_iam_policy", { name: "photos", arn: "arn:photos" }),
    resource("aws_iam_policy", { name: "videos", arn: "arn:videos" }),
    resource("aws_iam_user_policy_attachment", { user: "ada", policy_arn: "arn:photos" }),
  ];
  const [ada, grace, s3Access, sshKey, certificate, group, photos, videos, attachment] = state;
  const of = byUser(state);
  expect(new Set(of("ada"))).toStrictEqual(new Set([ada, s3Access, sshKey, certificate, group, attachment, photos]));
  expect(of("grace")).toStrictEqual([grace, group]);
  expect(of("alan")).toStrictEqual([]);
  expect(of("ada")).not.toContain(videos);
});
