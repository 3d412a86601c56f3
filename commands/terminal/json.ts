import { isRecord, visible } from "terraform-s3-user/iam";

/** Properties that are a map: their keys are the reader's data. */
const maps = new Set(["tags"]);

/**
 * A result as every command prints it with `--json`: two spaces, and names in snake_case, as in Terraform's JSON. What
 * has a format of its own, such as a policy or SARIF, is not printed with this.
 */
export function jsonText(result: unknown): string {
  const text = JSON.stringify(
    result,
    (name, value) => (isRecord(value) && !maps.has(name) ? renamed(value) : value),
    2,
  );
  return visible(text);
}

function renamed(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [snakeCase(name), value]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
