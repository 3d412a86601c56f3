import { type PolicyDocument, S3Access } from "terraform-s3-user";
import { brokenPolicies } from "../../support/broken-policies";
import { documentOf, realPolicies } from "../../support/real-policies";

// What IAM takes, synth takes; what IAM refuses, synth refuses and says where.

function errorsOf(policy: unknown): string[] {
  return S3Access.fromDocument(policy as PolicyDocument | string).validate();
}

test("there are a hundred policies that AWS and tools publish, and sixty broken ones", () => {
  expect(realPolicies.length).toBeGreaterThanOrEqual(100);
  expect(brokenPolicies.length).toBeGreaterThanOrEqual(60);
});

test.each(realPolicies.map((policy) => [policy.from, policy] as const))("a policy of %s passes", (_from, policy) => {
  const document = documentOf(policy);
  expect(errorsOf(document)).toEqual([]);
  expect(errorsOf(JSON.stringify(document, null, 2))).toEqual([]);
});

test("a real policy reaches IAM as it is, but for the escape of its variables", () => {
  for (const policy of realPolicies) {
    const text = S3Access.fromDocument(documentOf(policy)).toTerraformText();
    expect(JSON.parse(text.replaceAll("$${", "${"))).toEqual(documentOf(policy));
  }
});

test.each(brokenPolicies.map(([policy, place]) => [place, policy] as const))("%s is refused", (place, policy) => {
  const errors = errorsOf(policy);
  expect(errors).toEqual([expect.stringContaining(place)]);
  expect(errors[0]).toMatch(/; (write|keep|rename|remove|paste|see) /);
});

/** The text that a message finds fault with, and the one that it says to write instead. */
function remedyIn(message: string): { wrong: string; right: string } | undefined {
  const text = String.raw`"(?:[^"\\]|\\.)*"`;
  const [, wrong, right] = new RegExp(`(${text})[^"]*.*; write (?:for example )?(${text})`).exec(message) ?? [];
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

test("most messages name a text to write instead of another", () => {
  expect(withRemedy.length).toBeGreaterThan(30);
});

test.each(withRemedy)("what the message for $place says to write is accepted", ({ policy, remedy }) => {
  expect(errorsOf(corrected(policy, remedy))).toEqual([]);
});
