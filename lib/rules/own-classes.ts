import type { PolicyDocument } from "../iam/policy-document";

// This package's own classes, recognized by a mark. If two copies of the package are installed, `instanceof` fails for
// objects of the other copy.

export const accessMark: unique symbol = Symbol.for("terraform-s3-user/S3Access");
export const storeMark: unique symbol = Symbol.for("terraform-s3-user/SecretStore");
export const backendMark: unique symbol = Symbol.for("terraform-s3-user/StateBackend");

/**
 * Whether a value is an `S3Access`.
 *
 * @internal
 */
export function isAccess(value: unknown): value is {
  validate(partition: string, policy?: "inline" | "managed"): string[];
  warnings(): string[];
  readonly isEmpty: boolean;
  toTerraformText(partition: string): string;
} {
  return hasMark(value, accessMark);
}

/**
 * Whether a value is a `SecretStore`.
 *
 * @internal
 */
export function isStore(value: unknown): value is {
  validate(userName: string): string[];
  addressOf(userName: string): string | undefined;
  readPolicy(userName: string, partition: string): PolicyDocument | undefined;
} {
  return hasMark(value, storeMark);
}

/**
 * Whether a value is a `StateBackend`.
 *
 * @internal
 */
export function isBackend(value: unknown): value is { validate(region: unknown): string[] } {
  return hasMark(value, backendMark);
}

function hasMark(value: unknown, mark: symbol): boolean {
  return typeof value === "object" && value !== null && mark in value;
}
