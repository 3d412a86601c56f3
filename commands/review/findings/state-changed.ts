import { addToList } from "../../system/maps";
import { toRun } from "../../terminal/how-to-run";
import type { ChangeRule } from "./rule";

/** Arguments of a backend that only affect how often and how long Terraform tries. */
const harmless: ReadonlySet<string> = new Set(["max_retries", "retry_max", "retry_wait_max", "retry_wait_min"]);

export const stateChanged: ChangeRule = {
  name: "state-changed",
  severities: ["high"],
  finds:
    "The backend of a stack that was there before changes, such as its kind, place, credentials, encryption or lock.",
  why:
    "State has the secrets of all keys without a PGP key. In another place, other people may read it, " +
    "and Terraform creates everything again unless you move the state first.",
  remedy: `Make sure that it is intended, and move the state: \`${toRun("deploy", "--migrate-state")}\`.`,
  look: ({ base, head, changes }) => {
    const moved = new Map<string, string[]>();
    for (const { stack, address, argument, before, after } of changes) {
      if (!/^terraform\.(backend|cloud)/.test(address) || !base.stack(stack) || !head.stack(stack)) continue;
      if (argument === undefined || harmless.has(argument)) continue; // each argument of a new block is one change
      addToList(moved, stack, `${address} ${argument}: ${before ?? "not set"} → ${after ?? "not set"}`);
    }
    return [...moved].map(([stack, details]) => ({
      stack,
      message: "keeps its state in another place, or protects it differently",
      details,
      fix: `${toRun("deploy", "--migrate-state")} // moves the state, if this is intended`,
    }));
  },
};
