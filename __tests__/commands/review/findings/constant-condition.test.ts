import { bob, found, inline, policy, review, statement } from "../../../support/reviewed-stack";

const never = "it is never true, so the statement never allows anything";
const noMfa = "tests a key that requests with an access key don't have";
const leaveOut = "// leave the test out: MFA is for sessions, not for access keys";

test.each<[operator: string, key: string, values: string | string[], severity: string, detail: string, fix: string]>([
  [
    "Bool",
    "aws:SecureTransport",
    ["true", "false"],
    "medium",
    "allows both values; it is true for every request with the key, so the statement allows them all",
    'Condition: { Bool: { "aws:SecureTransport": "true" } } // one value',
  ],
  [
    "IpAddress",
    "aws:SourceIp",
    "10.0.0.0/8",
    "low",
    `has addresses that never reach S3's public endpoint ("10.0.0.0/8"); ${never}`,
    'Condition: { IpAddress: { "aws:SourceIp": "…" } } // the public address; in a VPC, StringEquals aws:SourceVpce',
  ],
  ["Bool", "aws:MultiFactorAuthPresent", "true", "low", `${noMfa}; ${never}`, leaveOut],
  [
    "BoolIfExists",
    "aws:MultiFactorAuthPresent",
    "true",
    "medium",
    `${noMfa}; it is always true, so the statement allows as if the test were not there`,
    leaveOut,
  ],
  [
    "DateLessThan",
    "aws:CurrentTime",
    "2020-01-01",
    "low",
    `compares with a date in the past ("2020-01-01"); ${never}`,
    'Condition: { DateLessThan: { "aws:CurrentTime": "…" } } // a date in the future, or no test',
  ],
])("finds %s %s %j", (operator, key, values, severity, detail, fix) => {
  const condition = { Condition: { [operator]: { [key]: values } } };
  const result = review(bob(), bob(inline(policy(statement("s3:GetObject", "arn:aws:s3:::photos/*", condition)))));
  expect(found(result, "constant-condition")).toMatchObject([
    {
      severity,
      message: "has 1 test in conditions that doesn't do what it seems to",
      details: [`policy P, statement 1: ${operator} ${key} ${detail}`],
      fix,
    },
  ]);
});
