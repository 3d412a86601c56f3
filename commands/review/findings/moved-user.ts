import { type Resource, type Stack, userNameOf } from "../../stack/json/app";
import { addressIn } from "../../stack/json/blocks";
import { isForgotten } from "../../stack/json/lifecycle";
import type { ChangeRule } from "./rule";

const outcome = "Terraform deletes the user with its keys and creates both again, and fails halfway";

export const movedUser: ChangeRule = {
  name: "moved-user",
  severities: ["high"],
  finds:
    "The change gives a user another address: its construct was renamed or moved, " +
    "without `movedFrom` and without a `moved` block.",
  why:
    "Terraform deletes the user with its live keys and creates both again. " +
    "AWS refuses the new user while the old one exists, so the deploy fails halfway.",
  remedy: 'Write `movedFrom: "…"` on the user, with the path that its construct had before. The keys stay as they are.',
  look: ({ base, head }) =>
    head.stacks.flatMap((stack) => {
      const before = base.stack(stack.name);
      return before ? usersMoved(before, stack) : [];
    }),
};

function usersMoved(base: Stack, head: Stack): ReturnType<ChangeRule["look"]> {
  const gone = new Map(
    base
      .resources("aws_iam_user")
      .filter(({ address }) => !head.blocks.has(address))
      .map((user) => [userNameOf(user), user]),
  );
  return head.resources("aws_iam_user").flatMap((user) => {
    const name = userNameOf(user);
    const old = name === undefined || base.blocks.has(user.address) ? undefined : gone.get(name);
    if (name === undefined || !old || isMoved(head, old.address, user.address)) return [];
    return {
      stack: head.name,
      user: name,
      message: `was at ${old.path} before: ${outcome}`,
      address: user.address,
      fix: fixFor(old, user),
    };
  });
}

/** Whether Terraform moves the object to the new address, or forgets and imports it. */
function isMoved(head: Stack, old: string, address: string): boolean {
  const from = new Map(
    [...head.blocks.values()]
      .filter(({ kind }) => kind === "moved")
      .map(({ arguments: { from, to } }) => [addressIn(to), addressIn(from)]),
  );
  const seen = new Set<string>();
  for (let at: string | undefined = address; at !== undefined && !seen.has(at); at = from.get(at)) {
    if (at === old) return true;
    seen.add(at);
  }
  return isForgotten(head, old) && head.blocks.has(`import.${address}`);
}

/** The line for an `S3User`, whose user is its child `user`; else Terraform's own block. */
function fixFor(old: Resource, user: Resource): string {
  const [, path] = /^(.+)\/user$/.exec(old.path) ?? [];
  return path === undefined
    ? `moved { from = ${old.address}, to = ${user.address} }`
    : `movedFrom: ${JSON.stringify(path)}, // keeps the user and its keys`;
}
