import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { Fn, Lazy, ref, TerraformStack, Testing, Token } from "cdktf";
import { isPlain } from "../../../lib/terraform/plain";

const { arn } = new IamUser(new TerraformStack(Testing.app(), "site"), "user", { name: "ada" });

test.each<[string, unknown]>([
  ["an attribute", arn],
  ["an attribute in a text", `the user ${arn}`],
  ["a list's token", Token.asList(ref("var.names"))],
  ["a list's token behind other items", ["photos", ...Token.asList(ref("var.names"))]],
  ["a number's token", Token.asNumber(ref("var.number"))],
  ["a number's token in a text", `${Token.asNumber(ref("var.number"))} users`],
  ["a list of numbers' token", Token.asNumberList(ref("var.numbers"))],
  ["a map's token", Token.asStringMap(ref("var.tags"))],
  ["a reference", ref("var.name")],
  ["a lazy value", Lazy.anyValue({ produce: () => "ada" })],
  ["a function's call", Fn.upper(arn)],
  ["a key", { [arn]: true }],
  ["an object of a class", new URL("https://example.com")],
  ["a function", () => "ada"],
])("is not plain at any depth: %s", (_, value) => {
  expect([value, [value], { user: [{ value }] }].map(isPlain)).toEqual([false, false, false]);
});

test.each(["ada", "${aws_iam_user.ada.arn}", "site1e2", "5E123", 5, -1.5, true, null, undefined, [], {}])(
  "is plain at any depth: %p",
  (value) => {
    expect([value, [value], { user: [{ value }] }].map(isPlain)).toEqual([true, true, true]);
  },
);
