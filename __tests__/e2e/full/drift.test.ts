import {
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { Project, succeeded } from "../../support/project";

let project: Project;
beforeAll(async () => {
  project = await Project.start();
});
afterAll(() => project.stop());

test("what was changed by hand is shown by cdktf diff and restored by cdktf deploy", async () => {
  const { iam } = project;
  const names = ["policy-deleted", "policy-edited", "key-deactivated", "user-tagged"];
  project.declare(`{ users: ${JSON.stringify(names.map((userName) => ({ userName })))} }`);
  succeeded(await project.apply());

  await iam.send(new DeleteUserPolicyCommand({ UserName: "policy-deleted", PolicyName: "S3Access" }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: "policy-edited", PolicyName: "S3Access", PolicyDocument }));
  const { accessKeyId: AccessKeyId } = await project.accessKey("key-deactivated");
  await iam.send(new UpdateAccessKeyCommand({ UserName: "key-deactivated", AccessKeyId, Status: "Inactive" }));
  await iam.send(new TagUserCommand({ UserName: "user-tagged", Tags: [{ Key: "stray", Value: "yes" }] }));

  const { stdout: diff } = succeeded(await project.cdktf("diff"));
  expect(diff).toMatch(/aws_iam_user_policy\.policy-deleted\S* .*will be created/);
  expect(diff).toMatch(/aws_iam_user_policy\.policy-edited\S* .*will be updated in-place/);
  expect(diff).toMatch(/aws_iam_access_key\.key-deactivated\S* .*will be updated in-place/);
  expect(diff).toMatch(/aws_iam_user\.user-tagged\S* .*will be updated in-place/);
  expect(diff).toContain("1 to add, 3 to change, 0 to destroy");

  succeeded(await project.cdktf("deploy", "--auto-approve"));
  const policyOf = async (UserName: string) => {
    const policy = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName: "S3Access" }));
    return JSON.parse(decodeURIComponent(`${policy.PolicyDocument}`)).Statement[0].Action;
  };
  const walkthrough = ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"];
  expect(await policyOf("policy-deleted")).toStrictEqual(walkthrough);
  expect(await policyOf("policy-edited")).toStrictEqual(walkthrough);
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: "key-deactivated" }));
  expect(AccessKeyMetadata).toMatchObject([{ AccessKeyId, Status: "Active" }]);
  expect((await iam.send(new ListUserTagsCommand({ UserName: "user-tagged" }))).Tags).toStrictEqual([]);
});
