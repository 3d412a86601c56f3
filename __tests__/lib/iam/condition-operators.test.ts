import { isConditionOperator } from "../../../lib/iam/condition-operators";

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
const operators = [
  ...["StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike"],
  ...["StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals"],
  ...["NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan"],
  ...["DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress"],
  ...["NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null"],
];

test.each(operators)("knows %s, ignoring case, with a set operator and with IfExists", (operator) => {
  expect([operator, operator.toLowerCase(), `ForAnyValue:${operator}`].filter(isConditionOperator)).toHaveLength(3);
  expect(isConditionOperator(`${operator}IfExists`)).toBe(operator !== "Null");
});

test.each(["", "String", "StringContains", "NumericLike", "ForSomeValues:StringEquals", "IfExists", "NullIfExists"])(
  "knows no operator %j",
  (operator) => expect(isConditionOperator(operator)).toBe(false),
);
