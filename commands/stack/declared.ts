import { existsSync } from "node:fs";
import { join } from "node:path";
import { listed } from "../terminal/list";
import { Problem } from "../tools/problem";
import { providerOf } from "./app";
import { addressIn, type Block, blocksOf } from "./blocks";
import { readSynthesizedStacks } from "./files";
import { holdsTemplate, usesOf } from "./hcl";
import { synthesizeApp } from "./synthesize";
import type { SynthesizedStack, TerraformJson } from "./synthesized";
import { addressOf } from "./uses";

// What main.ts declares, read from its resources: the same for every stack of the app, whoever wrote its constructs.

/** `created` and `imported` users are the stack's own; a `referenced` one only gets keys and policies from it. */
export type Management = "created" | "imported" | "referenced";

/** A user as main.ts declares it. */
export interface DeclaredUser {
  /** In Terraform, such as `aws_iam_user.site_ada_user_1A2B3C4D`; absent where only keys or policies name the user. */
  readonly address?: string;
  /** In IAM; absent where only Terraform knows it. */
  readonly name?: string;
  readonly management: Management;
  /** The provider's reference, such as `aws.other`; absent for the stack's own. */
  readonly provider?: string;
  readonly keys: readonly DeclaredKey[];
}

/** An access key as main.ts declares it. */
export interface DeclaredKey {
  /** In main.ts, such as `primary`. */
  readonly name: string;
  readonly address: string;
  readonly status: string;
  readonly encrypted: boolean;
  /** The access key id of a key that was there before. */
  readonly existing?: string;
}

const outputDirectory = "cdktf.out";

/** The stacks of one app that have IAM users: at least one. */
export type Stacks = readonly [SynthesizedStack, ...SynthesizedStack[]];

/**
 * Every stack that declares an IAM user or an access key.
 *
 * @param fresh whether main.ts is synthesized even if `cdktf.out` has something
 * @throws Problem when main.ts can't be synthesized or has no such stack
 */
export async function declaredStacks(fresh: boolean): Promise<Stacks> {
  if (fresh || !existsSync(join(outputDirectory, "manifest.json"))) await synthesizeApp(outputDirectory);
  const [first, ...others] = readSynthesizedStacks(outputDirectory).filter(({ json }) => hasUsers(json));
  if (!first) throw new Problem("main.ts declares no IAM user and no access key.");
  return [first, ...others];
}

/** Whether a stack may have users: some of its own, or a module that nothing here can look into. */
function hasUsers({ resource, data, module }: TerraformJson): boolean {
  return Boolean(resource?.aws_iam_user ?? resource?.aws_iam_access_key ?? data?.aws_iam_user ?? module);
}

/**
 * The stack of that name, the stack that declares the user (names are unique in an app), or the only one.
 *
 * @throws Problem when there is no such stack, or when neither is given and there are several
 */
export function chooseStack([first, ...others]: Stacks, name: string | undefined, user?: string): SynthesizedStack {
  const stacks = [first, ...others];
  if (name === undefined && others.length === 0) return first;
  const declaring = (one: SynthesizedStack) => declaredUsers(one.json).some((declared) => declared.name === user);
  const [found, second] = stacks.filter((stack) => (name === undefined ? declaring(stack) : stack.name === name));
  if (found && !second && (name !== undefined || user !== undefined)) return found;
  if (name !== undefined) {
    throw new Problem(`main.ts has no stack "${name}"; it has ${listed(stacks.map((stack) => stack.name))}.`);
  }
  const users = stacks.flatMap((stack) =>
    declaredUsers(stack.json).map((declared) => `${declared.name ?? "a user named at apply"} (stack ${stack.name})`),
  );
  const which = user === undefined ? "name a user with --user" : `name the stack of "${user}" with --stack`;
  throw new Problem(`main.ts has ${stacks.length} stacks; ${which}: ${listed(users)}.`);
}

/** The users of a stack, each with its keys. */
export function declaredUsers(json: TerraformJson): DeclaredUser[] {
  const imported = new Map((json.import ?? []).map(({ to, id }) => [addressIn(to), id]));
  const blocks = [...blocksOf(json).values()];
  const users = new Map<string, DeclaredUser & { keys: DeclaredKey[] }>();
  for (const block of blocks.filter(({ type }) => type === "aws_iam_user")) {
    const { kind, address, arguments: args } = block;
    const management = kind === "data" ? "referenced" : imported.has(address) ? "imported" : "created";
    const name = literal(kind === "data" ? args.user_name : args.name);
    users.set(address, { address, name, management, provider: providerOf(block) || undefined, keys: [] });
  }
  for (const block of blocks.filter(({ kind, type }) => kind === "resource" && type === "aws_iam_access_key")) {
    const user = String(block.arguments.user);
    const owner =
      users.get(ownerOf(user)) ?? [...users.values()].find(({ name }) => name !== undefined && name === user);
    const stranger = {
      name: literal(user),
      management: "referenced",
      provider: providerOf(block) || undefined,
    } as const;
    const found = owner ?? users.get(`user ${user}`) ?? { ...stranger, keys: [] };
    if (!owner) users.set(`user ${user}`, found);
    found.keys.push({ ...declaredKey(block), existing: imported.get(block.address) });
  }
  return [...users.values()];
}

/** The address of the user that a key's `user` refers to; empty where it is a name. */
function ownerOf(user: string): string {
  const [path, ...others] = usesOf(user)?.references ?? [];
  return path && others.length === 0 ? addressOf(path) : "";
}

function declaredKey({ address, path, arguments: args }: Block): DeclaredKey {
  return {
    name: keyName((path === address ? address.split(".") : path.split("/")).at(-1) ?? ""),
    address,
    status: String(args.status ?? "Active"),
    encrypted: args.pgp_key !== undefined,
  };
}

/** A key's name in main.ts from its construct's id, `key-primary`, or from what cdktf made of it in Terraform. */
export function keyName(id: string): string {
  return /^key-(.+)$/.exec(id)?.[1] ?? /_key-(.+)_[0-9A-F]{8}$/.exec(id)?.[1] ?? id;
}

function literal(value: unknown): string | undefined {
  return typeof value === "string" && !holdsTemplate(value) ? value : undefined;
}
