import { dataDate } from "terraform-s3-user/iam";
import { count } from "../../terminal/number";
import type { UserRule } from "./rule";

export const unknownAction: UserRule = {
  name: "unknown-action",
  severities: ["medium"],
  finds: "A policy names an action that AWS's list does not have.",
  why: "It grants and denies nothing, unless AWS has added it since the list was made. A typo in a Deny allows what it should deny.",
  remedy: "Correct the name: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  look: ({ access: { unknownActions } }) =>
    unknownActions.length === 0
      ? undefined
      : {
          message: `names ${count(unknownActions.length, "action")} that AWS's list of ${dataDate()} does not have; unless AWS has added ${unknownActions.length === 1 ? "it since, it grants and denies" : "them since, they grant and deny"} nothing`,
          details: unknownActions,
          fix: 'Action: ["s3:GetObject"] // the names: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html',
        },
};
