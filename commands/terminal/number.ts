const format = new Intl.NumberFormat("en-US");

/** A number as people read it: 2,048. */
export function inDigits(number: number): string {
  return format.format(number);
}
