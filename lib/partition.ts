import { isToken } from "./terraform-token";

/** AWS's regions outside the commercial partition, by how their names begin. */
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
 * The partition a region lies in: the second part of every ARN there. `aws` for what is no region.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: unknown): string {
  if (typeof region !== "string") return "aws";
  return partitionOfPrefix.find(([prefix]) => region.startsWith(prefix))?.[1] ?? "aws";
}

/** What is wrong with an ARN's partition, given the one the stack deploys to; a token on either side is not judged. */
export function arnPartitionErrors(arn: string, partition: string): string[] {
  const found = arn.split(":")[1] ?? "";
  if (isToken(arn) || isToken(partition) || found === partition || found === "*") return [];
  return [
    `"${arn}" lies in partition "${found}", but the stack's region is in "${partition}"; write "${arn.replace(`arn:${found}:`, `arn:${partition}:`)}"`,
  ];
}
