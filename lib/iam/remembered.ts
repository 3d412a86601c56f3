/** Answers each question once, because the same few actions, patterns and files are asked about again and again. */
export function remembered<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, { readonly found: Answer }>();
  return (text) => {
    const known = answers.get(text);
    if (known) return known.found;
    if (answers.size > 20_000) answers.clear();
    const found = answer(text);
    answers.set(text, { found });
    return found;
  };
}
