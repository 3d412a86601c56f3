import type { Check } from "../../commands/doctor/check";
import type { TerraformJson } from "../../commands/stack/json/synthesized";
import type { StateResource } from "../../commands/stack/terraform/state";
import { type FakeKey, startFakeAws } from "./fake-aws";
import { checkUsers, declaredStack, type GivenKey, stackWith } from "./users";

/** The account of the stack. */
export const account = "111111111111";

/** What is compared: the user `web` with its one key, in main.ts, in state and in AWS, and what differs from that. */
interface Situation {
  readonly inAws?: Record<string, FakeKey[]>;
  /** What IAM answers, by the action: XML, or an error's code. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly credentialsFor?: string;
  /** In main.ts and in state. */
  readonly users?: Readonly<Record<string, readonly GivenKey[]>>;
  /** More of the stack's JSON, and more resources. */
  readonly json?: TerraformJson;
  /** More in the stack's state. */
  readonly state?: readonly StateResource[];
  /** The state of another stack, or why it can't be read. */
  readonly elsewhere?: readonly StateResource[] | Error;
}

export const primary: GivenKey = { name: "primary", deployed: "AKIA0" };

/** What doctor finds, and what it asked AWS. */
export async function compared({
  inAws = { web: [{ id: "AKIA0" }] },
  answers = {},
  credentialsFor = account,
  users = { web: [primary] },
  json = {},
  state = [],
  elsewhere = [],
}: Situation): Promise<{ checks: readonly Check[]; asked: readonly string[] }> {
  const aws = await startFakeAws(credentialsFor, inAws, answers);
  try {
    const { stack, state: deployed } = stackWith(users);
    const resource = { ...stack.json.resource, ...json.resource };
    const declared = declaredStack({ ...stack, json: { ...stack.json, ...json, resource } });
    return { checks: await checkUsers(declared, [...deployed, ...state], elsewhere), asked: aws.asked };
  } finally {
    aws.close();
  }
}

/** A list in IAM's XML with one entry: `<Groups><member><GroupName>Admins</GroupName></member></Groups>`. */
export function listOf(list: string, value: string, element?: string): string {
  const entry = element === undefined ? value : `<${element}>${value}</${element}>`;
  return `<${list}><member>${entry}</member></${list}>`;
}
