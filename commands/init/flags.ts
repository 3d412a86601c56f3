import { type AccessKind, problemOf, type StateKind } from "./answers";

export interface Flags {
  readonly user?: string;
  readonly bucket?: readonly string[];
  readonly access?: AccessKind;
  readonly state?: StateKind;
  readonly stateBucket?: string;
  readonly stateRegion?: string;
  readonly stateOrganization?: string;
}

/** The error in the options, by the library's rules, in one sentence; undefined if there is none. */
export function flagProblem({ user, bucket, access = "manual", state, ...flags }: Flags): string | undefined {
  const { stateBucket, stateRegion, stateOrganization } = flags;
  const problems: Record<string, string | undefined> = {
    "--user": when(user, problemOf.userName),
    "--bucket": when(bucket, (buckets) => problemOf.access({ access, buckets })),
    "--state-bucket":
      strangerTo(state, "s3", stateBucket) ??
      when(stateBucket, (name) => problemOf.state({ kind: "s3", bucket: name, region: "us-east-1" })),
    "--state-region":
      strangerTo(state, "s3", stateRegion) ??
      when(stateRegion, (region) => problemOf.state({ kind: "s3", bucket: "any", region })),
    "--state-organization":
      strangerTo(state, "hcp", stateOrganization) ??
      when(stateOrganization, (organization) => problemOf.state({ kind: "hcp", organization })),
  };
  const flag = Object.keys(problems).find((one) => problems[one] !== undefined);
  return flag && `${flag}: ${problems[flag]}`;
}

/** The options that are missing if no question can be asked. */
export function missingFlags({ user, bucket, access, state, ...flags }: Flags): string[] {
  const { stateBucket, stateRegion, stateOrganization } = flags;
  const needed: Record<string, unknown> = {
    "--user": user,
    "--bucket": bucket,
    "--access": access,
    "--state": state,
    ...(state === "s3" ? { "--state-bucket": stateBucket, "--state-region": stateRegion } : {}),
    ...(state === "hcp" ? { "--state-organization": stateOrganization } : {}),
  };
  return Object.keys(needed).filter((flag) => needed[flag] === undefined);
}

/** An option for one kind of state is wrong with another kind. */
function strangerTo(state: StateKind | undefined, kind: StateKind, value: unknown): string | undefined {
  return value === undefined || state === undefined || state === kind ? undefined : `goes with --state ${kind} only`;
}

function when<T>(value: T | undefined, problem: (value: T) => string | undefined): string | undefined {
  return value === undefined ? undefined : problem(value);
}
