import type { TestProblem } from "terraform-s3-user/iam";
import { oddTestRule } from "./odd-tests";

export const constantCondition = oddTestRule(
  {
    name: "constant-condition",
    severities: ["medium", "low"],
    finds:
      "A condition has the same result for every request: `Bool` with both values, private addresses or " +
      "every address in `aws:SourceIp`, `aws:MultiFactorAuthPresent` for requests with an access key, dates in the " +
      "past, no value. " +
      "Medium where that lets through what the condition should stop.",
    why: "The policy seems to be limited, and is not; or it seems to allow something, and does not.",
    remedy: "Remove the test, or write the value that requests have.",
  },
  {
    "no value": "has no value",
    "both values": "allows both values",
    "every address": "has a range of all addresses",
    "private address": "has addresses that never reach S3's public endpoint",
    "no MFA": "tests a key that requests with an access key don't have",
    "past date": "compares with a date in the past",
  },
  ({ problem }) => fixes[problem] ?? "",
);

const fixes: Partial<Readonly<Record<TestProblem, string>>> = {
  "no value": "// leave the test out, or write a value",
  "both values": 'Condition: { Bool: { "aws:SecureTransport": "true" } } // one value',
  "every address": 'Condition: { IpAddress: { "aws:SourceIp": "…" } } // the address of the requests, or no test',
  "private address":
    'Condition: { IpAddress: { "aws:SourceIp": "…" } } // the public address; in a VPC, StringEquals aws:SourceVpce',
  "no MFA": "// leave the test out: MFA is for sessions, not for access keys",
  "past date": 'Condition: { DateLessThan: { "aws:CurrentTime": "…" } } // a date in the future, or no test',
};
