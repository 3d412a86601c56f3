import fc from "fast-check";

// Texts as Terraform's grammar allows them, made around one reference: every way to write it, and every construct that
// may stand around it. All of them are texts, so that any fits into any.
// https://developer.hashicorp.com/terraform/language/expressions

/** White space inside a reference, where a line can't end. */
const gap = fc.constantFrom("", "", " ", "\t", " /* note */ ");

/** A reference, its steps joined in any way that the grammar allows. */
function reference(path: readonly string[]): fc.Arbitrary<string> {
  const dots = fc.array(fc.tuple(gap, gap), { minLength: path.length, maxLength: path.length });
  return fc.tuple(dots, fc.boolean()).map(([gaps, isPrefixed]) => {
    const steps = isPrefixed && path.length > 2 ? ["resource", ...path] : path;
    return steps.reduce((made, step, at) => `${made}${gaps[at - 1]?.join(".") ?? "."}${step}`);
  });
}

/** Literal text, with everything that HCL or JSON might take for something else. */
const literal = fc
  .array(fc.constantFrom("a", " ", '"', "\\", "é", "\n", "}", "$${x}", "%%{x}", "$", "%", "$${aws:username}"), {
    maxLength: 4,
  })
  .map((parts) => parts.join("").replace(/[$%]+$/, "")); // a `$` at the end would escape what follows

/** Constructs that turn one expression into another. */
const constructs: readonly ((inner: string) => string)[] = [
  (x) => `(${x})`,
  (x) => `"\${${x}}"`,
  (x) => `"<\${${x}}>"`,
  (x) => `tostring(${x})`,
  (x) => `upper( ${x} )`,
  (x) => `jsonencode([${x}])`,
  (x) => `jsonencode({ "a" = ${x}, b : 1, (upper("c")) = true })`,
  (x) => `sha256(${x})`,
  (x) => `(true ? ${x} : "other")`,
  (x) => `(${x} == "" ? "empty" : "full")`,
  (x) => `[${x}, "b"][0]`,
  (x) => `{ a = ${x} }["a"]`,
  (x) => `{ a = ${x} }.a`,
  (x) => `values({ a = ${x} })[0]`,
  (x) => `lookup({ a = ${x} }, "a", "")`,
  (x) => `[for x in [${x}] : x][0]`,
  (x) => `{ for k, v in { a = ${x} } : k => v if v != "" }["a"]`,
  (x) => `([{ a = ${x} }][*].a)[0]`,
  (x) => `try(${x}, "")`,
  (x) => `coalesce(${x}, "b")`,
  (x) => `join(",", [[${x}]]...)`,
  (x) => `"%{ if ${x} == "" }a%{ else }b%{ endif }"`,
  (x) => `"%{ for c in split("", ${x}) }\${c}%{ endfor }"`,
  (x) => `(\n\t${x}\n)`,
  (x) => `( # note\n${x} // note\n)`,
  (x) => `{ "\${${x}}" = "b" }[${x}]`,
];

/** An expression around a reference, with so many constructs around each other. */
function expression(path: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(reference(path), fc.array(fc.constantFrom(...constructs), { maxLength: 3 }))
    .map(([inner, around]) => around.reduce((made, construct) => construct(made), inner));
}

/** A text in which a reference is filled in, or decides. */
export function textWith(path: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(literal, expression(path), literal, fc.nat(7)).map(([before, inner, after, form]) => {
    if (form === 0) return `${before}%{ if ${inner} == "" }a%{ else }b%{ endif }${after}`;
    if (form === 1) return `${before}\${~ ${inner} ~}${after}`;
    if (form === 2) return `\${${inner}}`;
    if (form === 3) return `\${\n\t${inner}\n}`;
    if (form === 4) return `${before}\${<<TEXT\n<\${${inner}}>\nTEXT\n}${after}`;
    return `${before}\${${inner}}${after}`;
  });
}
