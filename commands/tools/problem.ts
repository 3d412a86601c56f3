/** A failure with a remedy that the person at the terminal can act on: shown as its message, without a stack trace. */
export class Problem extends Error {
  override readonly name = "Problem";
}
