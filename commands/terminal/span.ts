import { count } from "./number";
export const day = 86_400_000;

/** A span of milliseconds in whole minutes, hours or days: "3 hours". */
export function span(milliseconds: number): string {
  const { amount, unit } = inLargestUnit(milliseconds);
  return count(amount, unit);
}

/** The same if space is short: "3 h". */
export function shortSpan(milliseconds: number): string {
  const { amount, unit } = inLargestUnit(milliseconds);
  const short = { minute: "min", hour: "h", day: "days" };
  return `${amount} ${short[unit]}`;
}

/** How long ago, in the largest unit that fits. */
export function ago(date: Date | undefined, now: Date): string {
  return date ? `${span(now.getTime() - date.getTime())} ago` : "never";
}

/** Days from two on. A clock behind AWS's gives no negative time. */
function inLargestUnit(milliseconds: number): { amount: number; unit: "minute" | "hour" | "day" } {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return { amount: minutes, unit: "minute" };
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { amount: hours, unit: "hour" } : { amount: Math.floor(hours / 24), unit: "day" };
}
