import { S3Access } from "../../lib";

test("the walkthrough's policy, value for value", () => {
  expect(JSON.parse(S3Access.allBuckets().toJson())).toStrictEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["s3:CreateBucket", "s3:DeleteObject", "s3:Put*", "s3:Get*", "s3:List*"],
        Resource: "arn:aws:s3:::*",
      },
    ],
  });
});
