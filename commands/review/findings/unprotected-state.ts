import { blocksOf } from "../../stack/json/blocks";
import type { Found, StackRule } from "./rule";

export const unprotectedState: StackRule = {
  name: "unprotected-state",
  severities: ["high", "medium"],
  finds:
    "The state goes over plain HTTP, to endpoints of its own, without encryption or with credentials in the code (high), or has no lock (medium).",
  why: "State has the secrets of all keys without a PGP key; without a lock, two concurrent deploys can create keys that are in no state.",
  remedy: '`backend: StateBackend.s3({ bucket: "my-terraform-state" })` encrypts and locks.',
  look: ({ stack }) =>
    [...blocksOf(stack.json).values()]
      .filter(({ kind }) => kind === "backend")
      .flatMap(({ type, address, arguments: args }): Found[] => {
        const fix = 'backend: StateBackend.s3({ bucket: "my-terraform-state" })';
        const finding = (severity: "high" | "medium", message: string): Found => ({
          severity,
          message,
          address,
          fix,
        });
        const found: Found[] = [];
        const urls = [args.address, args.lock_address, args.unlock_address, args.conn_str];
        if (urls.some((url) => /^http:/i.test(String(url))))
          found.push(finding("high", "sends its state over plain HTTP"));
        if (args.skip_cert_verification === true)
          found.push(finding("high", "does not check whom it sends its state to"));
        if (
          ["access_key", "secret_key", "token", "password", "sas_token", "client_secret"].some((name) => args[name])
        ) {
          found.push(finding("high", "has credentials for its state in the code"));
        }
        if (type === "s3") {
          if (args.endpoint !== undefined || args.endpoints !== undefined) {
            found.push(finding("high", "keeps its state at an endpoint of its own, not AWS's"));
          }
          if (args.encrypt !== true) found.push(finding("high", "does not ask for its state to be encrypted"));
          if (args.use_lockfile !== true && args.dynamodb_table === undefined) {
            found.push(finding("medium", "does not lock its state"));
          }
        }
        if (type === "http" && args.lock_address === undefined)
          found.push(finding("medium", "does not lock its state"));
        return found;
      }),
};
