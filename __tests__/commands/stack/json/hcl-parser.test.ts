import { getExpressionAst } from "@cdktn/hcl2json";
import { type HclNode, parseExpression } from "../../../../commands/stack/json/hcl-parser";

// The library's own way to load HashiCorp's parser is the judge of ours.

/** The parser's own answer, with a `meta` for every node. */
function complete({ meta = {}, children, ...node }: HclNode): HclNode {
  return { ...node, meta, children: children.map(complete) };
}

test.each([
  '${jsonencode({"id" = aws_iam_access_key.first-user_key_0A53443F.id, "secret" = local.secret})}',
  "${parseint(substr(sha256(aws_iam_access_key.k.id), 0, 12), 16)}",
  'text, ${aws_iam_access_key.k["id"]} and "${"quoted ${local.one}"}"',
  "${[for one in local.all: one.id][0]} %{ if local.one }é %{ endif }",
  "${/* a comment */ aws_iam_access_key.k.*.id} # text",
  "${aws_x.for.id} ${local.unfinished",
])("reads %s as the parser does", async (text) => {
  const expression = `<<END\n${text}\nEND\n`;
  const judged = await getExpressionAst("main.tf", expression).catch(() => null);
  expect(parseExpression(expression) ?? null).toStrictEqual(judged && complete(judged as unknown as HclNode));
});
