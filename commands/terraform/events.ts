/** What Terraform would do, or has done, with a resource. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  /** `create`, `update`, `delete`, `replace`, `import`, `move` or `remove` (from state only). */
  readonly action: string;
}

/** The result of a `plan` or `apply` of Terraform. */
export interface Outcome {
  readonly changes: readonly ResourceChange[];
  /** Names of outputs whose value changes. */
  readonly outputs: readonly string[];
  /** Terraform's errors. They may quote the configuration, but no value that it calls sensitive. */
  readonly errors: readonly string[];
}

interface Event {
  readonly type?: string;
  readonly change?: {
    readonly action: string;
    readonly resource: { readonly addr: string; readonly resource_type: string };
  };
  readonly outputs?: Readonly<Record<string, { readonly action?: string }>>;
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail?: string };
}

/** Terraform's word, if it differs from the one in plans for people. */
const actions: Readonly<Record<string, string>> = { forget: "remove" };

/** The subject of a refresh-only plan: changes outside Terraform, which an ordinary plan only mentions. */
export type ChangeEvent = "planned_change" | "resource_drift";

/**
 * Reads what Terraform prints with `-json`, a line for each event. Other lines, such as a plug-in's, are skipped.
 *
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export function readEvents(lines: readonly string[], changeEvent: ChangeEvent = "planned_change"): Outcome {
  const changes: ResourceChange[] = [];
  const outputs = new Set<string>();
  const errors: string[] = [];
  for (const { type, change, outputs: changed = {}, diagnostic } of lines.flatMap(parsed)) {
    if (type === changeEvent && change) {
      const { addr: address, resource_type } = change.resource;
      changes.push({ address, type: resource_type, action: actions[change.action] ?? change.action });
    }
    if (type === "outputs") {
      for (const [name, { action = "noop" }] of Object.entries(changed)) if (action !== "noop") outputs.add(name);
    }
    if (type === "diagnostic" && diagnostic?.severity === "error") {
      errors.push([diagnostic.summary, diagnostic.detail].filter(Boolean).join(": "));
    }
  }
  return { changes, outputs: [...outputs], errors };
}

function parsed(line: string): Event[] {
  try {
    const event: unknown = JSON.parse(line);
    return typeof event === "object" && event !== null ? [event] : [];
  } catch {
    return [];
  }
}
