import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Access } from "terraform-s3-user";
import { aboutJson, checkStatus, findingsInWords } from "../../../commands/policy/check";
import { policyOf } from "../../../commands/policy/read-policies";
import { runHere } from "../../support/run-here";
import { temporaryDirectory } from "../../support/temporary-directory";

function checked(text: string) {
  const read = policyOf(S3Access.fromDocument(text));
  const errors = "errors" in read ? read.errors : [];
  const findings = "errors" in read ? [] : aboutJson(read.findings);
  return { status: checkStatus(errors, findings), text: findingsInWords(errors, findings) };
}

const statement = (properties: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*", ...properties },
  });

test("finds nothing in a policy that allows one action in one bucket", () => {
  expect(checked(statement({}))).toStrictEqual({ status: 0, text: "No findings." });
});

test.each([
  ["{", /policy is not JSON/],
  [statement({ Principal: "*" }), /statement 1: it has a Principal/],
  ['{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}', /is written twice/],
])("reports that IAM refuses %s", (text, error) => {
  const { status, text: shown } = checked(text);
  expect(status).toBe(3);
  expect(shown).toMatch(/^IAM refuses this policy:\n/);
  expect(shown).toMatch(error);
});

test.each([
  [
    "every-bucket",
    { Resource: "*" },
    'name the buckets in Resource: "arn:aws:s3:::my-bucket" and "arn:aws:s3:::my-bucket/*"',
  ],
  [
    "permissions-management",
    { Action: "s3:PutBucketPolicy", Resource: "arn:aws:s3:::photos" },
    "remove these actions from Action",
  ],
  ["beyond-s3", { Action: "iam:CreateUser", Resource: "*" }, "remove the actions of other services from Action"],
  [
    "unknown-action",
    { Action: ["s3:GetObject", "s3:GetObjet"] },
    'Action: ["s3:GetObject"] // the names: ' +
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  ],
  [
    "without-effect",
    { Action: "s3:ListBucket" },
    'Resource: ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"] // bucket actions need the first, ' +
      "object actions the second",
  ],
  [
    "idle-condition",
    { Condition: { StringLike: { "s3:prefix": "images/*" } } },
    '{ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::photos", Condition: { StringLike: ' +
      '{ "s3:prefix": "images/*" } } }',
  ],
  [
    "policy-near-quota",
    { Resource: `arn:aws:s3:::photos/${"a".repeat(2000)}` },
    "create a customer managed policy, which has room for 6,144 characters, and attach it to the user",
  ],
])("reports %s, with what to write in JSON", (rule, properties, fix) => {
  const { status, text } = checked(statement(properties));
  expect(status).toBe(3);
  expect(text).toMatch(new RegExp(`^✗ \\w+ ${rule}: it `, "m"));
  expect(text.split("\n")).toContain(`    → ${fix}`);
});

test("lists the first ten details, and counts the others", () => {
  const details = Array.from({ length: 12 }, (_, index) => `d${index}`);
  const finding = {
    rule: "every-bucket",
    severity: "high",
    message: "reaches them",
    details,
    fix: "narrow it",
  } as const;
  expect(findingsInWords([], [finding])).toBe(
    ["✗ high every-bucket: it reaches them", ...details.slice(0, 10), "and 2 more", "→ narrow it"].join("\n    "),
  );
});

test("reports nothing about keys, state or boundaries, which are not in a document", () => {
  expect(checked(statement({ Resource: "*" })).text).not.toMatch(/no-boundary|plain-secret|versioning/);
});

test("doesn't end with 0 if only a part could not be judged", () => {
  const finding = { rule: "not-analysed", severity: "medium", stack: "", message: "", details: [], fix: "" } as const;
  expect(checkStatus([], [finding])).toBe(1);
});

test.each([{ Resource: "*" }, { Action: "s3:PutBucketPolicy" }, { Action: "iam:CreateUser", Resource: "*" }])(
  "shows what to do in JSON about %j, and no TypeScript",
  (properties) => {
    expect(checked(statement(properties)).text).not.toMatch(/S3Access|access:|main\.ts/);
  },
);

test("names no stack and no user, of which there is none", () => {
  const read = policyOf(S3Access.fromDocument(statement({ Resource: "*" })));
  const [finding = {}] = "errors" in read ? [] : aboutJson(read.findings);
  expect(Object.keys(finding).sort()).toStrictEqual(["details", "fix", "message", "rule", "severity"]);
});

test("refuses an empty file as wrong usage", async () => {
  const file = join(temporaryDirectory(), "policy.json");
  writeFileSync(file, "\n");
  const { status, stderr } = await runHere(["policy", "--check", file]);
  expect({ status, stderr }).toStrictEqual({
    status: 2,
    stderr: "There is no policy to check: the input is empty.\n",
  });
});
