import { dataDate } from "terraform-s3-user/iam";
import { count } from "../../terminal/number";
import type { UserRule } from "./rule";

const names = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html";

export const unknownAction: UserRule = {
  name: "unknown-action",
  severities: ["medium"],
  finds: "A policy names an action that AWS's list does not have.",
  why:
    "It grants and denies nothing, unless AWS has added it since the list was made. " +
    "A typo in a Deny allows what it should deny.",
  remedy: `Correct the name: ${names}`,
  look: ({ access: { unknownActions } }) => {
    if (unknownActions.length === 0) return undefined;
    const isOne = unknownActions.length === 1;
    const effect = isOne ? "it since, it grants and denies nothing" : "them since, they grant and deny nothing";
    const what = `names ${count(unknownActions.length, "action")} that AWS's list of ${dataDate()} does not have`;
    return {
      message: `${what}; unless AWS has added ${effect}`,
      details: unknownActions,
      fix: `Action: ["s3:GetObject"] // the names: ${names}`,
    };
  },
};
