import type { Construct } from "constructs";
import { isRecord, show } from "../iam/json";
import { TerraformStack } from "../terraform/cdktf";
import { isStore } from "./own-classes";

// Two users with the same store address would fail only at apply, when their keys exist already. So each stack has a
// register of the addresses in use.

const registers = new WeakMap<TerraformStack, Map<string, unknown>>();

/** Registers a user's secret store. The error when an earlier user of the stack has the same address. */
export function storeAddressErrors(user: Construct, props: unknown): string[] {
  if (!isRecord(props) || !isStore(props.deliverTo) || typeof props.userName !== "string") return [];
  if (props.deliverTo.validate(props.userName).length > 0) return []; // then its address is perhaps no text
  const stack = TerraformStack.of(user);
  const register = registers.get(stack) ?? new Map<string, unknown>();
  registers.set(stack, register);
  const address = props.deliverTo.addressOf(props.userName);
  if (address === undefined) return [];
  const first = register.get(address);
  if (!register.has(address)) register.set(address, props.userName);
  if (first === undefined) return [];
  return [`deliverTo leads to ${show(address)}, like that of user ${show(first)}. Give each user its own address.`];
}
