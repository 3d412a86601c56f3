declare global {
  /** Whether this jest project generates every case, which takes minutes. */
  const everyCase: boolean;
}

/** How many cases to generate: these at night, and the first quarter of them in a pull request. */
export function cases(atNight: number): number {
  return everyCase ? atNight : Math.ceil(atNight / 4);
}
