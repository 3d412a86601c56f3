import { addToList } from "../../system/maps";
import { toRun } from "../../terminal/how-to-run";
import type { ChangeRule } from "./rule";

/** Arguments of a backend about the place of the state, its readers, its encryption and its lock. */
const guarding: ReadonlySet<string> = new Set([
  ...["address", "bucket", "key", "region", "hostname", "organization", "workspaces", "endpoint", "endpoints", "path"],
  ...["conn_str", "container_name", "storage_account_name", "profile", "role_arn", "assume_role", "acl"],
  ...["encrypt", "kms_key_id", "sse_customer_key"],
  ...["use_lockfile", "dynamodb_table", "lock_address", "unlock_address"],
]);

export const stateChanged: ChangeRule = {
  name: "state-changed",
  severities: ["high"],
  finds: "The backend of a stack that was there before changes: its kind, host, place, encryption or lock.",
  why:
    "State has the secrets of all keys without a PGP key. In another place, other people may read it, " +
    "and Terraform creates everything again unless you move the state first.",
  remedy: `Make sure that it is intended, and move the state: \`${toRun("deploy", "--migrate-state")}\`.`,
  look: ({ base, head, changes }) => {
    const moved = new Map<string, string[]>();
    for (const { stack, address, argument = "", before, after } of changes) {
      if (!/^terraform\.(backend|cloud)/.test(address) || !base.stack(stack) || !head.stack(stack)) continue;
      if (!guarding.has(argument) && !argument.startsWith("skip_")) continue;
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
