/** A failure with a remedy that the person at the terminal can act on: shown as its message, without a stack trace. */
export class Problem extends Error {
  override readonly name = "Problem";
}

/** Runs a command's body; a {@link Problem} becomes its message on stderr and exit status 1. */
export async function reportProblems(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
