import { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

class MyStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    new AwsProvider(this, "aws", { region: "us-east-1" });
    const userName = "s3-image-optimizer";
    const user = new IamUser(this, "user", { name: userName });
    const policy = new IamUserPolicy(this, "policy", {
      name: "S3Access",
      user: user.name,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"],
            Resource: "arn:aws:s3:::*",
          },
        ],
      }),
    });
    const key = new IamAccessKey(this, "key", { user: user.name });
    new TerraformOutput(this, "users", {
      value: { [userName]: { arn: user.arn, policy_name: policy.name, access_key_ids: { primary: key.id } } },
    });
    new TerraformOutput(this, "credentials", {
      value: { [userName]: { primary: { access_key_id: key.id, secret_access_key: key.secret } } },
      sensitive: true,
    });
  }
}

const app = new App();
new MyStack(app, "image-optimizer");
app.synth();
