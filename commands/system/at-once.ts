/**
 * Does something with each item, that many at a time; the answers keep the items' order.
 *
 * @throws whatever the work throws first; nothing more is begun then
 */
export async function atOnce<Item, Answer>(
  limit: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  let begun = 0;
  const worker = async () => {
    while (begun < items.length) {
      const index = begun++;
      answers[index] = await work(items[index] as Item).catch((error) => {
        begun = items.length;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return answers;
}
