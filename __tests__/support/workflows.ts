import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { projectRoot } from "./project-root";

type Permissions = Readonly<Record<string, "read" | "write">>;

/** A workflow as GitHub reads it. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly if?: string;
  /** Such as `actions/checkout@…`. */
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress"?: boolean | string;
}

/** Reads a workflow such as `review.yml` of a repository. */
export function readWorkflow(file: string, repository = projectRoot): Workflow {
  return load(readFileSync(join(repository, ".github", "workflows", file), "utf8")) as Workflow;
}

/** The steps of all jobs, in order. */
export function stepsOf({ jobs }: Workflow): Step[] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

/** The commands of a job, in order. */
export function commandsIn({ steps }: Pick<Job, "steps">): string[] {
  return steps.flatMap(({ run }) => run?.trim() ?? []);
}

/** The actions of a job without their versions, in order. */
export function actionsIn({ steps }: Pick<Job, "steps">): string[] {
  return steps.flatMap(({ uses }) => uses?.split("@")[0] ?? []);
}
