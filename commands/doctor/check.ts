/** One line of the doctor's screen. */
export interface Check {
  /** The subject of the check, such as "Terraform". */
  readonly name: string;
  /**
   * `ok` exists and was checked; `none` does not exist yet; `fail` blocks a deploy, or differs afterwards; `warn` may
   * be intended; `unknown` was not checked.
   */
  readonly status: "ok" | "none" | "warn" | "fail" | "unknown";
  readonly message: string;
  /** The fix, as a command if there is one. */
  readonly fix?: string;
}

export const ok = (name: string, message: string): Check => ({ name, status: "ok", message });
export const none = (name: string, message: string): Check => ({ name, status: "none", message });
export const warn = (name: string, message: string, fix?: string): Check => ({ name, status: "warn", message, fix });
export const fail = (name: string, message: string, fix?: string): Check => ({ name, status: "fail", message, fix });
export const unknown = (name: string, message: string, fix?: string): Check => ({
  name,
  status: "unknown",
  message,
  fix,
});
