import { type PolicyDocument, S3Access } from "terraform-s3-user";
import { brokenPolicies } from "../../support/broken-policies";
import { documentOf, realPolicies } from "../../support/real-policies";

// Synth accepts what IAM accepts, rejects what IAM rejects, and shows where.

function errorsOf(policy: unknown): string[] {
  return S3Access.fromDocument(policy as PolicyDocument | string).validate();
}

test("has a hundred policies that AWS and tools publish, and sixty broken ones", () => {
  expect(realPolicies.length).toBeGreaterThanOrEqual(100);
  expect(brokenPolicies.length).toBeGreaterThanOrEqual(60);
});

test.each(realPolicies.map((policy) => [policy.from, policy] as const))("accepts a policy of %s", (_from, policy) => {
  const document = documentOf(policy);
  expect(errorsOf(document)).toEqual([]);
  expect(errorsOf(JSON.stringify(document, null, 2))).toEqual([]);
});

test("passes a real policy to IAM unchanged, apart from the escape of its variables", () => {
  for (const policy of realPolicies) {
    const text = S3Access.fromDocument(documentOf(policy)).toTerraformText();
    expect(JSON.parse(text.replaceAll("$${", "${"))).toEqual(documentOf(policy));
  }
});

test.each(brokenPolicies.map(([policy, place]) => [place, policy] as const))("rejects: %s", (place, policy) => {
  const errors = errorsOf(policy);
  expect(errors).toEqual([expect.stringContaining(place)]);
  expect(errors[0]).toMatch(/\. (Write|Keep|Rename|Remove|Copy) /);
});

/** The wrong text in a message, and the text that it proposes instead. */
function remedyIn(message: string): { wrong: string; right: string } | undefined {
  const text = String.raw`"(?:[^"\\]|\\.)*"`;
  const value = new RegExp(`but is (${text})`).exec(message)?.[1];
  const [, first, right] = new RegExp(`(${text})[^"]*.*\\. Write (?:for example )?(${text})`).exec(message) ?? [];
  const wrong = value ?? first;
  return wrong === undefined || right === undefined
    ? undefined
    : { wrong: JSON.parse(wrong), right: JSON.parse(right) };
}

/** The policy with one of its texts changed. */
function corrected(policy: unknown, { wrong, right }: { wrong: string; right: string }): unknown {
  return JSON.parse(JSON.stringify(policy).replaceAll(JSON.stringify(wrong), JSON.stringify(right)));
}

const withRemedy = brokenPolicies.flatMap(([policy, place]) =>
  errorsOf(policy).flatMap((message) => {
    const remedy = remedyIn(message);
    return remedy && typeof policy === "object" && JSON.stringify(policy).includes(JSON.stringify(remedy.wrong))
      ? [{ place, policy, remedy }]
      : [];
  }),
);

test("proposes a text in most messages", () => {
  expect(withRemedy.length).toBeGreaterThan(30);
});

test.each(withRemedy)("accepts what the message for $place proposes", ({ policy, remedy }) => {
  expect(errorsOf(corrected(policy, remedy))).toEqual([]);
});
