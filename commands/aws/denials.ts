/**
 * The error codes by which AWS refuses a call for lack of permission. The last two come without a body, from a HEAD.
 */
export const denialCodes: readonly string[] = [
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "Forbidden",
  "403",
];

/** Whether an error code means a missing permission. */
export function isDenial(code: string): boolean {
  return denialCodes.includes(code);
}
