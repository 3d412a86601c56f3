import type { LiveKey } from "../stack/aws/live-keys";
import type { DeclaredKey } from "../stack/declared";
import { ago, day, span } from "../terminal/span";

/** An access key as it is written in main.ts. */
export type WrittenKey = Pick<DeclaredKey, "name" | "status" | "encrypted" | "existing">;

/** An access key as main.ts declares it and AWS has it. */
export interface RotatingKey extends WrittenKey, LiveKey {
  readonly status: "Active" | "Inactive";
  /** Undefined if never used. */
  readonly lastUsed?: Date;
}

/** The next of a rotation's three steps: add a key, let AWS refuse the old one, remove the old one. */
export interface Step {
  readonly step: "add" | "deactivate" | "remove";
  /** The key that is added, deactivated or removed: its name in main.ts. */
  readonly key: string;
  /** `accessKeys` as it should be. */
  readonly after: readonly WrittenKey[];
  /** What to check before the edit. */
  readonly warnings: readonly string[];
}

/**
 * The next step for a user's keys, of which there are at most two. The older key is removed, and a new key is added
 * last, where a secret store reads it.
 *
 * @param keys the oldest first
 * @param grace how long the old key must not have been used, in milliseconds
 */
export function nextStep(keys: readonly RotatingKey[], now: Date, grace = day): Step {
  const [old, other] = keys;
  if (!old || !other) return add(old);
  const going = isActive(old) && !isActive(other) ? other : old;
  const staying = going === old ? other : old;
  if (isActive(going)) {
    return {
      step: "deactivate",
      key: going.name,
      after: keys.map((key) => (key === going ? { ...key, status: "Inactive" } : key)),
      warnings: [...unusedWarnings(staying), ...recentUseWarnings(going, now, grace)],
    };
  }
  return {
    step: "remove",
    key: going.name,
    after: keys.filter((key) => key !== going),
    warnings: recentUseWarnings(going, now, grace),
  };
}

/** `accessKeys` as it is written in main.ts. */
export function accessKeysSource(keys: readonly WrittenKey[]): string {
  const sources = keys.map(({ name, status, encrypted, existing }) => {
    const settings = [`name: "${name}"`];
    if (status === "Inactive") settings.push('status: "Inactive"');
    if (existing) settings.push(`accessKeyId: "${existing}"`);
    if (encrypted) settings.push("pgpKey: …");
    return `{ ${settings.join(", ")} }`;
  });
  return `accessKeys: [${sources.join(", ")}],`;
}

function isActive(key: WrittenKey): boolean {
  return key.status === "Active";
}

function add(only: RotatingKey | undefined): Step {
  const key: WrittenKey = { name: successorOf(only?.name), status: "Active", encrypted: only?.encrypted ?? false };
  return { step: "add", key: key.name, after: only ? [only, key] : [key], warnings: [] };
}

/** `primary` and `secondary` alternate; other names are numbered. */
function successorOf(name: string | undefined): string {
  if (name === undefined || name === "secondary") return "primary";
  if (name === "primary") return "secondary";
  const [, stem = name, number = "1"] = /^(.*?)-?(\d{1,9})$/.exec(name) ?? [];
  return stem === "" ? `${name}-2` : `${stem.slice(0, 50)}-${Number(number) + 1}`;
}

function unusedWarnings(key: RotatingKey): string[] {
  if (!isActive(key) || key.lastUsed) return [];
  const risk = "Otherwise the application that uses the old key loses access.";
  return [`The new key "${key.name}" has never been used. Deliver it first. ${risk}`];
}

function recentUseWarnings(key: RotatingKey, now: Date, grace: number): string[] {
  if (!key.lastUsed || now.getTime() - key.lastUsed.getTime() > grace) return [];
  const fix = `Wait until it has not been used for ${grace === day ? "a day" : span(grace)}.`;
  return [`The old key "${key.name}" was used ${ago(key.lastUsed, now)}: something still uses it. ${fix}`];
}
