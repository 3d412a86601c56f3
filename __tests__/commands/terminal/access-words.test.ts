import {
  actionInWords,
  conditionInWords,
  exceptionInWords,
  partInWords,
} from "../../../commands/terminal/access-words";
import type { Condition, Part } from "../../../lib/iam";

const all: Part = { actions: ["*"], notActions: false, resources: ["*"], notResources: false };
const photos = "arn:aws:s3:::photos/*";
const secure: Condition = [{ operator: "Bool", key: "aws:SecureTransport", values: ["true"] }];

test.each<[Part, string]>([
  [{ ...all, condition: secure }, "everything when aws:SecureTransport Bool true"],
  [{ ...all, resources: [photos] }, "photos/*"],
  [{ ...all, resources: [photos, "arn:aws:s3:::docs"], notResources: true }, "everything but docs, photos/*"],
  [{ ...all, actions: ["iam:*"] }, "iam:*"],
  [{ ...all, actions: ["s3:*"], notActions: true }, "everything but s3:*"],
  [
    { ...all, actions: ["sqs:*", "iam:*"], resources: ["arn:aws:iam::123456789012:role/x"], condition: secure },
    "iam:*, sqs:* on arn:aws:iam::123456789012:role/x when aws:SecureTransport Bool true",
  ],
])("says of the exception %j: %s", (exception, words) => {
  expect(exceptionInWords(exception)).toBe(words);
});

test("says which part of a grant the boundary leaves out", () => {
  expect(exceptionInWords({ outside: "boundary" })).toBe("what the boundary excludes");
});

test("says a part without resources, as in the trust policy of a role", () => {
  expect(partInWords({ ...all, actions: ["sts:AssumeRole"], resources: [] })).toBe("sts:AssumeRole");
});

test("quotes the values of a condition that could be taken for its words", () => {
  const condition: Condition = [
    { operator: "StringLike", key: "s3:prefix", values: ["a or b", 'c"'] },
    { operator: "Bool", key: "aws:SecureTransport", values: ["true"] },
  ];
  const words = String.raw`s3:prefix StringLike "a or b" or "c\"" and aws:SecureTransport Bool true`;
  expect(conditionInWords(condition)).toBe(words);
});

test("has words for the actions of every service", () => {
  expect(actionInWords("*")).toBe("every action of every other AWS service");
  expect(actionInWords("s3:GetObject")).toBe("s3:GetObject");
});
