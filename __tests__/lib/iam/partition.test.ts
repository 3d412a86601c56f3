import { partitionOf } from "../../../lib/iam/partition";
import { arnPartitionErrors } from "../../../lib/rules/iam";

test.each([
  ["us-east-1", "aws"],
  ["eu-central-1", "aws"],
  ["ap-southeast-7", "aws"],
  ["cn-north-1", "aws-cn"],
  ["cn-northwest-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-iso-east-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
  ["eu-isoe-west-1", "aws-iso-e"],
  ["us-isof-south-1", "aws-iso-f"],
  ["eusc-de-east-1", "aws-eusc"],
])("finds for the region %s the partition %s", (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});

test("rejects an ARN of another partition, and proposes the right one", () => {
  expect(arnPartitionErrors("arn:aws:s3:::photos", "aws-cn")).toEqual([
    `"arn:aws:s3:::photos" must be in the partition of the stack's region, "aws-cn", but is in "aws". ` +
      'Write "arn:aws-cn:s3:::photos".',
  ]);
});

test.each(["arn:aws-cn:s3:::photos", "arn:*:s3:::photos", "arn:${var.partition}:s3:::photos"])(
  "accepts the ARN %s in aws-cn",
  (arn) => {
    expect(arnPartitionErrors(arn, "aws-cn")).toEqual([]);
  },
);

test("accepts any ARN while the partition is known only after apply", () => {
  expect(arnPartitionErrors("arn:aws:s3:::photos", "${data.aws_partition.partition.partition}")).toEqual([]);
});
