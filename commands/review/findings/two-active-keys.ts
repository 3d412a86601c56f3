import { toRun } from "../../terminal/how-to-run";
import type { UserRule } from "./rule";

export const twoActiveKeys: UserRule = {
  name: "two-active-keys",
  severities: ["medium"],
  finds: "The user has two active access keys.",
  why: "Twice the secrets to lose, and AWS's limit of two leaves no room to rotate.",
  remedy: `Finish the rotation: \`${toRun("rotate")}\`.`,
  look: ({ keys }) => {
    const active = keys.filter((key) => key.status === "Active");
    if (active.length < 2) return undefined;
    const [first, second] = active.map((key) => JSON.stringify(key.name));
    return {
      message: "has two active keys: twice the secrets to lose, and no room to rotate",
      details: active.map((key) => key.name),
      fix: `accessKeys: [{ name: ${first}, status: "Inactive" }, { name: ${second} }] // then remove the inactive one`,
    };
  },
};
