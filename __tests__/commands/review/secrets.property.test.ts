import fc from "fast-check";
import { cases } from "../../support/cases";
import { textWith } from "../../support/hcl-texts";
import { bob, type Json, review } from "../../support/reviewed-stack";

// However a secret is written into a place that people read, and whatever function, data source or module is written
// there, the review never says "No change in access". e2e/full/expressions.test.ts has Terraform confirm the writing.

const places = fc.constantFrom<(value: string) => Json>(
  (value) => ({ output: { o: { value } } }),
  (value) => ({ output: { o: { value: { deep: [{ [value]: "x" }] } } } }),
  (description) => ({ output: { o: { value: "x", description } } }),
  (team) => ({ aws_iam_user: { u: { name: "bob", tags: { team } } } }),
  (team) => ({ provider: { aws: [{ region: "us-east-1", default_tags: [{ tags: { team } }] }] } }),
  (description) => ({ aws_ssm_parameter: { d: { name: "/d", type: "String", description } } }),
  (description) => ({ aws_secretsmanager_secret: { d: { name: "d", description } } }),
);

/** Neither side of a change may call it harmless, nor may a value that is new or gone. */
function neverUnchanged(put: (value: string) => Json, value: string): void {
  for (const [before, after] of [
    [bob(put("plain")), bob(put(value))],
    [bob(put(value)), bob(put("plain"))],
    [bob(), bob(put(value))],
  ] as const) {
    expect(review(before, after).difference.access).not.toBe("unchanged");
  }
}

test("never reports a secret as harmless, however it is written", () => {
  fc.assert(fc.property(places, textWith(["aws_iam_access_key", "k", "secret"]), neverUnchanged), {
    numRuns: cases(250),
    seed: 3,
  });
});

const names = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);
const unknown = fc.oneof(
  fc.tuple(names, names).map(([called, text]) => `\${${called}("${text}")}`),
  fc.tuple(names, names).map(([of, called]) => `\${provider::${of}::${called}("x")}`),
  fc.tuple(names, names, names).map(([type, name, attribute]) => `\${data.${type}.${name}.${attribute}}`),
  fc.tuple(names, names).map(([module, output]) => `\${module.${module}.${output}}`),
  fc.tuple(names, names, names).map(([type, name, attribute]) => `\${x${type}.${name}.${attribute}}`),
  names.map((name) => `\${path.${name}}`),
  names.map((name) => `\${var.${name}}`),
  names.map((name) => `\${local.${name}}`),
  names.map((name) => `\${${name}`),
);

test("never reports as harmless what is known only after apply", () => {
  fc.assert(fc.property(places, unknown, neverUnchanged), { numRuns: cases(250), seed: 4 });
});
