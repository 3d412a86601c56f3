import { parsed, spanOf } from "./main-ts";

/** An access as it is written, without the `.when(…)` that limits all of it. */
export interface WithoutCondition {
  readonly access: string;
  /** `.when(…)`, once or more; empty if there is none. */
  readonly condition: string;
}

/** Separates an access from its condition. */
export function withoutCondition(access: string): WithoutCondition {
  const read = parsed(access);
  const [, statement] = read?.module.body ?? [];
  const call = statement?.type === "ExpressionStatement" ? statement.expression : undefined;
  const callee = call?.type === "CallExpression" ? call.callee : undefined;
  if (!read || callee?.type !== "MemberExpression") return { access, condition: "" };
  const { property } = callee;
  if (property.type !== "Identifier" || property.value !== "when") return { access, condition: "" };
  const { text, end } = read.partOf(spanOf(callee.object));
  const inner = withoutCondition(text);
  return { access: inner.access, condition: inner.condition + access.slice(end) };
}
