import type { IAMClient } from "@aws-sdk/client-iam";
import { iamOf, inBatches, type LiveKey, lastUseOf, liveKeys } from "../stacks/live";
import { readState, type StateResource } from "../stacks/state";
import { importedUsers, referencedUsers, type SynthesizedStack } from "../stacks/synthesized";
import { NotSynthesized } from "../stacks/terraform-in-stack";
import { shortSpan } from "../terminal/span";
import { type Check, fail, ok, warn } from "./check";

/**
 * Compares the access keys of a stack's users in AWS with those in its state, and finds users that state lacks.
 *
 * @param account the one that the credentials are for; users in another one are not looked for
 */
export async function checkAccessKeys(stack: SynthesizedStack, account = "", now = Date.now()): Promise<Check[]> {
  const name = `Stack ${stack.name}`;
  const client = iamOf(stack);
  try {
    const state = await readState(stack);
    const other = accountsOf(state).find((id) => id !== account);
    if (other) {
      const fix = "switch to credentials of that account (AWS_PROFILE)";
      return [fail(name, `its users are in account ${other}, the credentials are for ${account}`, fix)];
    }
    const checks = (await inBatches(usersOf(stack, state), (user) => checkUser(client, name, user, now))).flat();
    return checks.length > 0 ? checks : [ok(name, "AWS and state agree on users and keys")];
  } catch (error) {
    if (error instanceof NotSynthesized)
      return [warn(name, "not compared with AWS: not synthesized yet", "npm run synth")];
    return [fail(name, `could not be compared with AWS: ${(error as Error).message}`)];
  } finally {
    client.destroy();
  }
}

/** The accounts of the users in state. */
function accountsOf(state: readonly StateResource[]): string[] {
  const arns = state.filter(({ type }) => type === "aws_iam_user").map(({ attributes }) => String(attributes.arn));
  return arns.flatMap((arn) => /^arn:[^:]*:iam::(\d{12}):/.exec(arn)?.[1] ?? []);
}

interface User {
  readonly name: string;
  /** `unmanaged` is somebody else's user that the stack only references. */
  readonly kind: "managed" | "imported" | "unmanaged";
  readonly inState: boolean;
  /** Access key ids in state. */
  readonly keys: readonly string[];
}

function usersOf({ json }: SynthesizedStack, state: StateResource[]): User[] {
  const text = (value: unknown) => String(value);
  const managedInState = state.filter((r) => r.mode === "managed" && r.type === "aws_iam_user");
  const managed = Object.values(json.resource?.aws_iam_user ?? {}).map((user) => text(user.name));
  const referenced = referencedUsers(json);
  const imported = importedUsers(json);
  const inState = new Set(managedInState.map((user) => text(user.attributes.name)));
  const names = new Set([...managed, ...referenced, ...inState].filter((name) => !name.includes("${")));
  return [...names].map((name) => ({
    name,
    kind: referenced.includes(name) ? "unmanaged" : imported.includes(name) ? "imported" : "managed",
    inState: inState.has(name),
    keys: state
      .filter((r) => r.type === "aws_iam_access_key" && r.attributes.user === name)
      .map((key) => text(key.attributes.id)),
  }));
}

async function checkUser(client: IAMClient, name: string, user: User, now: number): Promise<Check[]> {
  const keys = await liveKeys(client, user.name);
  if (keys === undefined) return missingUser(name, user);
  if (user.kind === "managed" && !user.inState) {
    const message = `user ${user.name} exists in AWS but not in state, so a deploy fails`;
    return [fail(name, message, `add existing: "import" to the user in main.ts, or rename it`)];
  }
  const known = new Set(user.keys);
  const present = new Set(keys.map((key) => key.accessKeyId));
  const unknown = keys.filter((key) => !known.has(key.accessKeyId));
  const gone = user.keys.filter((id) => !present.has(id));
  return [
    ...(await Promise.all(unknown.map((key) => unknownKey(client, name, user, key, now)))),
    ...gone.map((id) =>
      fail(
        name,
        `user ${user.name}: access key ${id} is in state but gone from AWS`,
        "npm run deploy creates a new one",
      ),
    ),
  ];
}

function missingUser(name: string, user: User): Check[] {
  if (user.kind === "managed" && !user.inState) return []; // not deployed yet
  if (user.inState) return [fail(name, `user ${user.name} is in state but gone from AWS`, "npm run deploy creates it")];
  return [
    fail(name, `user ${user.name} does not exist in AWS, so it can't be ${wording[user.kind]}`, "create it first"),
  ];
}

const wording = { managed: "managed", imported: "imported", unmanaged: "referenced" };

/** A key of a killed deploy was never used, for nobody ever had its secret. A used one may be somebody's. */
async function unknownKey(client: IAMClient, name: string, user: User, key: LiveKey, now: number): Promise<Check> {
  const lastUse = await lastUseOf(client, key);
  const since = (date: Date) => shortSpan(now - date.getTime());
  const facts = `${key.status}, ${since(key.created)} old, ${lastUse ? `last used ${since(lastUse)} ago` : "never used"}`;
  const message = `user ${user.name}: access key ${key.accessKeyId} exists in AWS but not in state (${facts})`;
  const fix = `aws iam delete-access-key --user-name ${user.name} --access-key-id ${key.accessKeyId}`;
  return user.kind === "managed" && !lastUse
    ? fail(name, message, fix)
    : warn(name, message, `if nobody needs it: ${fix}`);
}
