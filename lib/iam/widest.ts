/** What no other one of a list includes. Of those that include each other, the first stays. */
export function widest<One>(list: readonly One[], includes: (wide: One, narrow: One) => boolean): readonly One[] {
  if (list.length < 2) return list;
  return list.filter((one, index) => {
    const isSuperfluous = (other: One, at: number) =>
      at !== index && includes(other, one) && (at < index || !includes(one, other));
    return !list.some(isSuperfluous);
  });
}
