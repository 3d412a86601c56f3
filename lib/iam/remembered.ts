/** Answers each question once, because the same few actions, patterns and files are asked about again and again. */
export function remembered<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  return rememberedBy((text) => text, answer);
}

/**
 * The same for questions that are no texts.
 *
 * @param keyOf the question as a text, which is different for each
 */
export function rememberedBy<Question, Answer>(
  keyOf: (question: Question) => string,
  answer: (question: Question) => Answer,
): (question: Question) => Answer {
  const answers = new Map<string, { readonly found: Answer }>();
  return (question) => {
    const key = keyOf(question);
    const known = answers.get(key);
    if (known) return known.found;
    if (answers.size > 20_000) answers.clear();
    const found = answer(question);
    answers.set(key, { found });
    return found;
  };
}
