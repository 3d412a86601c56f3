import type { Acceptance, KeyReview } from "./model";

/** A change in words, as a list with one entry; empty if there is none. */
export function changeInWords(what: string, before: string | undefined, after: string | undefined): string[] {
  return before === after ? [] : [`${what}: ${before ?? "none"} → ${after ?? "none"}`];
}

/** Tags in words. */
export function inPairs(tags: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "none" : pairs.sort().join(", ");
}

/** Accepted findings in words. */
export function acceptedInWords(accepted: readonly Acceptance[]): string {
  return (
    accepted
      .map(({ rule, reason }) => `${rule} (${reason})`)
      .sort()
      .join(", ") || "none"
  );
}

/** Where a key's secret is, in words. */
export function whereSecretIs({ secretInState, encryptedFor, deliveredTo }: KeyReview): string {
  const inState = {
    plain: "plain in state",
    "PGP-encrypted": `PGP-encrypted in state for ${encryptedFor}`,
    unknown: "not in state unless it was moved there",
  };
  return [inState[secretInState], ...deliveredTo].join(", ");
}
