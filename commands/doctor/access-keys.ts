import {
  type AccessKeyMetadata,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  IAMClient,
  NoSuchEntityException,
  paginateListAccessKeys,
} from "@aws-sdk/client-iam";
import type { SynthesizedStack } from "../synthesized-stacks";
import { readState, type StateResource } from "../terraform-state";
import { type Check, fail, ok, warn } from "./check";

/** Compares the access keys of a stack's users in AWS with those in its state, and finds users that state lacks. */
export async function checkAccessKeys(stack: SynthesizedStack, now = Date.now()): Promise<Check[]> {
  const name = `Stack ${stack.name}`;
  const client = new IAMClient({ region: stack.json.provider?.aws?.[0]?.region ?? "us-east-1" });
  try {
    const state = await readState(stack);
    const checks: Check[] = [];
    for (const user of usersOf(stack, state)) checks.push(...(await checkUser(client, name, user, now)));
    return checks.length > 0 ? checks : [ok(name, "AWS and state agree on users and keys")];
  } catch (error) {
    return [fail(name, `could not be compared with AWS: ${(error as Error).message}`)];
  } finally {
    client.destroy();
  }
}

interface User {
  readonly name: string;
  /** `unmanaged` is somebody else's user that the stack only references. */
  readonly kind: "managed" | "adopted" | "unmanaged";
  readonly inState: boolean;
  /** Access key ids in state. */
  readonly keys: readonly string[];
}

function usersOf({ json }: SynthesizedStack, state: StateResource[]): User[] {
  const text = (value: unknown) => String(value);
  const managedInState = state.filter((r) => r.mode === "managed" && r.type === "aws_iam_user");
  const managed = Object.values(json.resource?.aws_iam_user ?? {}).map((user) => text(user.name));
  const referenced = Object.values(json.data?.aws_iam_user ?? {}).map((user) => text(user.user_name));
  const adopted = new Set((json.import ?? []).map((block) => block.id));
  const inState = new Set(managedInState.map((user) => text(user.attributes.name)));
  const names = new Set([...managed, ...referenced, ...inState].filter((name) => !name.includes("${")));
  return [...names].map((name) => ({
    name,
    kind: referenced.includes(name) ? "unmanaged" : adopted.has(name) ? "adopted" : "managed",
    inState: inState.has(name),
    keys: state
      .filter((r) => r.type === "aws_iam_access_key" && r.attributes.user === name)
      .map((key) => text(key.attributes.id)),
  }));
}

async function checkUser(client: IAMClient, name: string, user: User, now: number): Promise<Check[]> {
  const keys = await accessKeysOf(client, user.name);
  if (keys === undefined) return missingUser(name, user);
  if (user.kind === "managed" && !user.inState) {
    const message = `user ${user.name} exists in AWS but not in state, so a deploy fails`;
    return [fail(name, message, `add existing: "adopt" to the user in main.ts, or rename it`)];
  }
  const known = new Set(user.keys);
  const present = new Set(keys.map((key) => key.AccessKeyId));
  const unknown = keys.filter((key) => !known.has(String(key.AccessKeyId)));
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

const wording = { managed: "managed", adopted: "adopted", unmanaged: "referenced" };

async function unknownKey(
  client: IAMClient,
  name: string,
  user: User,
  key: AccessKeyMetadata,
  now: number,
): Promise<Check> {
  const { AccessKeyLastUsed: lastUsed } = await client.send(
    new GetAccessKeyLastUsedCommand({ AccessKeyId: key.AccessKeyId }),
  );
  const used = lastUsed?.LastUsedDate ? `last used ${age(lastUsed.LastUsedDate, now)} ago` : "never used";
  const facts = `${key.Status}, ${age(key.CreateDate ?? new Date(now), now)} old, ${used}`;
  const message = `user ${user.name}: access key ${key.AccessKeyId} exists in AWS but not in state (${facts})`;
  const fix = `aws iam delete-access-key --user-name ${user.name} --access-key-id ${key.AccessKeyId}`;
  return user.kind === "managed" ? fail(name, message, fix) : warn(name, message, `if nobody needs it: ${fix}`);
}

/** A user's keys; undefined where AWS has no such user. */
async function accessKeysOf(client: IAMClient, UserName: string): Promise<AccessKeyMetadata[] | undefined> {
  try {
    await client.send(new GetUserCommand({ UserName }));
    const keys: AccessKeyMetadata[] = [];
    for await (const page of paginateListAccessKeys({ client }, { UserName })) {
      keys.push(...(page.AccessKeyMetadata ?? []));
    }
    return keys;
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

function age(date: Date, now: number): string {
  const minutes = Math.max(0, Math.round((now - date.getTime()) / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
