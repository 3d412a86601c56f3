const format = new Intl.NumberFormat("en-US");

/** A number as people read it: 2,048. */
export function inDigits(number: number): string {
  return format.format(number);
}

/** A number and its noun: `1 action`, `1,000 actions`. */
export function count(number: number, noun: string): string {
  return `${inDigits(number)} ${noun}${number === 1 ? "" : "s"}`;
}
