import * as cdk from "aws-cdk-lib";
import * as iam from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

class ImageOptimizerStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);

    const user = new iam.User(this, "User", { userName: "s3-image-optimizer" });
    new iam.Policy(this, "Policy", {
      policyName: "S3Access",
      users: [user],
      statements: [
        new iam.PolicyStatement({
          actions: ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"],
          resources: ["arn:aws:s3:::*"],
        }),
      ],
    });
    const key = new iam.AccessKey(this, "Key", { user });
    new cdk.CfnOutput(this, "AccessKeyId", { value: key.accessKeyId });
    new cdk.CfnOutput(this, "SecretAccessKey", { value: key.secretAccessKey.unsafeUnwrap() });
  }
}

const app = new cdk.App();
new ImageOptimizerStack(app, "ImageOptimizer");
app.synth();
