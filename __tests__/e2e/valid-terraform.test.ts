import { Testing } from "cdktf";
import { S3Access, S3UserStack } from "terraform-s3-user";
import { providerSource } from "../../commands/tools/terraform-environment";
import { temporaryDirectory } from "../support/temporary-directory";

Testing.setupJest(); // cdktf's matchers

let directory: string;
beforeAll(() => {
  directory = temporaryDirectory();
  // cdktf's matcher starts Terraform with this process's own environment.
  delete process.env.TF_CLI_CONFIG_FILE;
  Object.assign(process.env, providerSource(process.env, directory));
});

test("Terraform accepts a user with every option", () => {
  const stack = new S3UserStack(Testing.app(), "site", {
    region: "eu-central-1",
    allowedAccountIds: ["123456789012"],
    tags: { team: "web" },
    users: [
      {
        userName: "web+cdn@example.com",
        access: S3Access.buckets(["photos", "home/${aws:username}/*"]),
        accessKeys: [{ name: "a" }, { name: "b", status: "Inactive" }],
        existing: "import",
        path: "/apps/",
        permissionsBoundary: "arn:aws:iam::123456789012:policy/S3Boundary",
        tags: { "cost:center": "42" },
        forceDestroy: true,
        preventDestroy: true,
      },
      { userName: "plain" },
      { userName: "theirs", existing: "reference", policyName: "Images" },
    ],
  });
  expect(Testing.fullSynth(stack)).toBeValidTerraform();
});

test("Terraform refuses what is not valid, so the test above means something", () => {
  const stack = new S3UserStack(Testing.app(), "site", { users: [{ userName: "web" }] });
  stack.addOverride("resource.aws_iam_user.broken", { nonsense: true });
  expect(Testing.fullSynth(stack)).not.toBeValidTerraform();
});
