import { Token } from "cdktf";
import { escapeTemplates } from "../../../lib/terraform/expression";
import { isToken } from "../../../lib/terraform/token";

test.each([
  "${var.name}",
  "photos-${var.stage}",
  "${aws_s3_bucket.photos.arn}",
  '${var.live ? "a:b" : "c:d"}',
  "${provider::aws::arn_parse(var.arn).resource}",
  Token.asString({ Ref: "x" }),
  Token.asList({ Ref: "x" }),
  Token.asAny({ Ref: "x" }),
])("is known only after apply: %p", (value) => {
  expect(isToken(value)).toBe(true);
});

test.each(["photos", "$", "${aws:username}", "${*}", "${?}", "${$}", "$${var.name}", "", 5, null, undefined, {}, []])(
  "is known at synth: %p",
  (value) => {
    expect(isToken(value)).toBe(false);
  },
);

test.each([
  ["${aws:username}/*", "$${aws:username}/*"],
  ["${s3:prefix}-${aws:PrincipalTag/team, 'none'}", "$${s3:prefix}-$${aws:PrincipalTag/team, 'none'}"],
  ["${*}${?}${$}", "$${*}$${?}$${$}"],
  ["${var.bucket}", "${var.bucket}"],
  ["${provider::aws::x()}", "${provider::aws::x()}"],
  ["shop/%{a}/*", "shop/%%{a}/*"],
])("passes %s to Terraform as %s", (text, escaped) => {
  expect(escapeTemplates(text)).toBe(escaped);
});
