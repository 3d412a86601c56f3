import type { Block } from "../../stack/json/blocks";
import type { Found, StackRule } from "./rule";

export const unprotectedState: StackRule = {
  name: "unprotected-state",
  severities: ["high", "medium"],
  finds:
    "The state goes over plain HTTP, to endpoints of its own, without encryption " +
    "or with credentials in the code (high), or has no lock (medium).",
  why:
    "State has the secrets of all keys without a PGP key. " +
    "Without a lock, two concurrent deploys can create keys that are in no state.",
  remedy: '`backend: StateBackend.s3({ bucket: "my-terraform-state" })` encrypts and locks.',
  look: ({ stack }) => [...stack.blocks.values()].filter(({ kind }) => kind === "backend").flatMap(foundIn),
};

const secrets = ["access_key", "secret_key", "token", "password", "sas_token", "client_secret"];

function foundIn({ type, address, arguments: args }: Block): Found[] {
  const high: string[] = [];
  const urls = [args.address, args.lock_address, args.unlock_address, args.conn_str];
  if (urls.some((url) => /^http:/i.test(String(url)))) high.push("sends its state over plain HTTP");
  if (args.skip_cert_verification === true) high.push("does not verify the server that gets its state");
  if (secrets.some((name) => args[name])) high.push("has credentials for its state in the code");
  if (type === "s3" && (args.endpoint !== undefined || args.endpoints !== undefined)) {
    high.push("keeps its state at an endpoint of its own, not AWS's");
  }
  if (type === "s3" && args.encrypt !== true) high.push("does not ask for its state to be encrypted");
  const locks: Readonly<Record<string, boolean>> = {
    s3: args.use_lockfile === true || args.dynamodb_table !== undefined,
    http: args.lock_address !== undefined,
  };
  const fix = 'backend: StateBackend.s3({ bucket: "my-terraform-state" })';
  const found: Found[] = high.map((message) => ({ severity: "high", message, address, fix }));
  if (locks[type] === false) found.push({ severity: "medium", message: "does not lock its state", address, fix });
  return found;
}
