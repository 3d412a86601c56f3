import type { Construct } from "constructs";
import { isRecord, show } from "../iam/json";
import { TerraformStack } from "../terraform/cdktf";
import { isStore } from "./own-classes";

// Two users at one address would fail at apply only, when their keys exist already. So a stack keeps a register of who
// was the first where.

const registers = new WeakMap<TerraformStack, Map<string, unknown>>();

/** Enters a user's secret store in its stack's register; the message when an earlier user has the same address. */
export function storeAddressErrors(user: Construct, props: unknown): string[] {
  if (!isRecord(props) || !isStore(props.deliverTo) || typeof props.userName !== "string") return [];
  const stack = TerraformStack.of(user);
  const register = registers.get(stack) ?? new Map<string, unknown>();
  registers.set(stack, register);
  const address = props.deliverTo.kind.addressOf(props.userName);
  if (address === undefined) return [];
  const first = register.get(address);
  if (!register.has(address)) register.set(address, props.userName);
  if (first === undefined) return [];
  return [`deliverTo leads to ${show(address)}, as for user ${show(first)}; give each user an address of its own`];
}
