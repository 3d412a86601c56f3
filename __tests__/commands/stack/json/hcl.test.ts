import { evaluate, inScope, type Path, usesOf } from "../../../../commands/stack/json/hcl";

// e2e/full/expressions.test.ts has Terraform itself evaluate generated texts.

const values: Readonly<Record<string, unknown>> = {
  "local.name": "web",
  "local.five": 5,
  "local.no": false,
  "local.list": ["a", "b"],
  "local.long": "x".repeat(600_000),
};
const lookup = (path: Path) => values[path.join(".")];

test.each<[text: string, value: unknown]>([
  ["plain", "plain"],
  ["${local.name}", "web"],
  ["${ local.name }", "web"],
  ["${(local.name)}", "web"],
  ["${local.five}", 5],
  ["${local.no}", false],
  ["${local.list}", ["a", "b"]],
  ["<${local.name}-${local.five}>", "<web-5>"],
  ["${local.name}${local.name}\n", "webweb\n"],
  ['${"<${local.name}\\n\\t\\"\\\\\\u00e9\\U0001F600>"}', '<web\n\t"\\é😀>'],
  ["${true}", true],
  ["${null}", null],
  ["${-1}", "${-1}"],
  ["${12}", 12],
  ["${1234567890123456}", "${1234567890123456}"],
  ['${["a", local.name, local.other]}', ["a", "web", "${local.other}"]],
  ['${{ a = local.name, "b" = [1], (local.name) = local.other }}', { a: "web", b: [1], web: "${local.other}" }],
  ['${{ "a.b" = 1 }}', { "a.b": 1 }],
  ["${jsonencode({ a = [local.name] })}", '{"a":["web"]}'],
  ['${toset(["a"])}', ["a"]],
  ['${tolist(["a"])}', ["a"]],
  ["${tomap({ a = 1 })}", { a: 1 }],
  ["${upper(local.name)}", "${upper(local.name)}"],
  ["${toset(local.list...)}", "${toset(local.list...)}"],
  ["${jsonencode(1, 2)}", "${jsonencode(1, 2)}"],
  ["${local.other}", "${local.other}"],
  ['${resource.aws_iam_user.u["name"]}', "${aws_iam_user.u.name}"],
  ["a ${resource.aws_iam_user.u.name}", "a ${aws_iam_user.u.name}"],
  ["a ${local.list}", "a ${local.list}"],
  ['a ${local.no ? "b" : "c"}', 'a ${local.no ? "b" : "c"}'],
  ["%{ if local.no }a%{ endif }", "${%{ if local.no }a%{ endif }}"],
  ["${~ local.name ~}", "${${~ local.name ~}}"],
  ["${local.", "${${local.}"],
  ["${local.long}${local.long}", "${${local.long}${local.long}}"],
  ["$${aws:username}/%%{x}/$${other}/$${a::b}/$${*}", "${aws:username}/%{x}/$${other}/$${a::b}/${*}"],
  ["$${aws:username}-${local.name}", "${aws:username}-web"],
])("evaluates %j", (text, value) => {
  expect(evaluate(text, lookup)).toStrictEqual(value);
});

test.each<[text: string, references: string[], functions: string[], isDirect: boolean]>([
  ["plain $${x} %%{x}", [], [], true],
  ["${local.name}", ["local.name"], [], true],
  ["<${ resource.aws_iam_user.u.name }>", ["aws_iam_user.u.name"], [], true],
  ['${data.aws_iam_user.u["a\\"b"].x[0]}', ['data.aws_iam_user.u.a"b.x.0'], [], true],
  ["${resource.name}", ["resource.name"], [], true],
  ['${file("x")}', [], ["file"], false],
  ["${local.no ? upper(local.a) : local.b}", ["local.no", "local.a", "local.b"], ["upper"], false],
  ["${[for one in local.list : one.name]}", ["local.list", "one.name"], [], false],
  ["%{ if local.no }a%{ endif }", ["local.no"], [], false],
  ["END ${local.a} ENDD ${local.b}", ["local.a", "local.b"], [], true],
])("finds what %j uses", (text, references, functions, isDirect) => {
  const uses = usesOf(text);
  expect({ ...uses, references: uses?.references.map((path) => path.join(".")) }).toStrictEqual({
    references,
    functions,
    isDirect,
  });
});

test("knows nothing of a text that can't be read, or would take too long", () => {
  expect(usesOf("${local.")).toBeUndefined();
  expect(usesOf(`\${${"(".repeat(5_000)}${" ".repeat(5_000)}${")".repeat(5_000)}}`)).toBeUndefined();
});

test("marks what is left to Terraform as another stack's, and leaves IAM's variables", () => {
  const text = "${local.a}/$${local.b}/${aws:username}/${*}/${a::b}";
  expect(inScope(text, "stack.web")).toBe("${stack.web.local.a}/$${local.b}/${aws:username}/${*}/${stack.web.a::b}");
});
