/** A failure with a remedy that the person at the terminal can act on: shown as its message, without a stack trace. */
export class Problem extends Error {
  override readonly name = "Problem";

  /** @param status the exit code, where it is another than that of a failure */
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** What an error says, in one line. */
export function firstLine({ name, message }: Error): string {
  return message.split("\n")[0] || name;
}
