/** The start of the names of regions outside the commercial partition. */
const partitionOfPrefix: readonly (readonly [prefix: string, partition: string])[] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
  ["eusc-", "aws-eusc"],
];

/**
 * The partition of a region: the second part of every ARN there. `aws` for any other text.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: unknown): string {
  if (typeof region !== "string") return "aws";
  return partitionOfPrefix.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}
