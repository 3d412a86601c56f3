/** An error of the operating system, such as a file that can't be read. */
export type SystemError = NodeJS.ErrnoException & { readonly code: string; readonly syscall: string };

/** Whether the operating system refused something, in contrast to an error in this program. */
export function isSystemError(error: unknown): error is SystemError {
  const { code, syscall } = (error ?? {}) as Partial<SystemError>;
  return typeof code === "string" && typeof syscall === "string";
}

/** What the operating system says, in words and without its codes, for the end of a sentence. */
export function systemReason(error: Error): string {
  if (!isSystemError(error)) return error.message;
  const isStart = error.syscall.startsWith("spawn");
  if (isStart && error.code === "ENOENT") {
    return /[/\\]/.test(error.path ?? "") ? "there is no such file" : "it is not installed, or not in PATH";
  }
  // Node's messages are "EACCES: permission denied, open 'main.ts'"; of a program that can't start, "spawn aws EACCES".
  return reasons[error.code] ?? /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? "the system refused it";
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EISDIR: "it is a directory",
  ENOEXEC: "it is not a program",
  ENOTDIR: "a part of the path is not a directory",
  ETXTBSY: "it is being written",
};

/** The whole error as a sentence, with the path that it is about. */
export function systemSentence(error: SystemError): string {
  const { path, syscall } = error;
  const what = path === undefined ? syscall : `"${path}"`;
  return `${what} can't be ${syscall.startsWith("spawn") ? "started" : "used"}: ${systemReason(error)}.`;
}
