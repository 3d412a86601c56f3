import { getExpressionAst } from "@cdktn/hcl2json";
import { type HclNode, parseExpression } from "../../../../commands/stack/json/hcl-parser";

// HashiCorp's parser is asked once for all texts that differ in the names of resources only. Here it is asked for each.

const [first, second] = ["aws_iam_access_key.first-user_key_0A53443F", "aws_iam_access_key.second_key_1B64554A"];

/** The parser's own answer, with a `meta` for every node. */
function complete({ meta = {}, children, ...node }: HclNode): HclNode {
  return { ...node, meta, children: children.map(complete) };
}

test.each([
  `\${jsonencode({"id" = ${first}.id, "secret" = ${first}.secret})}`,
  `\${jsonencode({"id" = ${first}.id, "secret" = ${second}.secret})}`,
  `\${parseint(substr(sha256(${second}.id), 0, 12), 16)}`,
  `text that names ${first}.id, \${${second}["id"]} and "\${"quoted ${first} \${${second}.id}"}"`,
  `\${[for one in ${first}: one.id][0]} %{ if ${second}.id == "${first}" }é %{ endif }`,
  `\${/* ${first} */ ${second}.*.id} # ${first}`,
  `\${aws_x.qz0zzzz.id} \${${first}.id}`,
  `\${aws_x.for.id} \${${first}`,
  `\${${first}.id}\${${first}-x.id}\${${first}`,
  `\${aws_iam_user.${"u".repeat(7)}.name}\${aws_iam_user.${"u".repeat(6)}.name}`,
])("reads %s as the parser does", async (text) => {
  const expression = `<<END\n${text}\nEND\n`;
  const judged = await getExpressionAst("main.tf", expression).catch(() => null);
  const told = judged && complete(judged as unknown as HclNode);
  expect(parseExpression(expression) ?? null).toStrictEqual(told);
  expect(parseExpression(expression.replaceAll("first", "other")) ?? null).toStrictEqual(
    told && JSON.parse(JSON.stringify(told).replaceAll("first", "other")),
  );
});

test("reads more names than there are stand-ins", async () => {
  const names = Array.from({ length: 150 }, (_, index) => `\${aws_iam_user.user_number_${index}.name}`);
  const expression = `<<END\n${names.join(" ")}\nEND\n`;
  const judged = await getExpressionAst("main.tf", expression);
  expect(parseExpression(expression)).toStrictEqual(complete(judged as unknown as HclNode));
});
