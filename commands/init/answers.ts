import { S3Access, type S3UserStackProps } from "terraform-s3-user";
import { type SoftwareName, software } from "terraform-s3-user/iam";
import { stackInMemory } from "../stack/json/in-memory";
import { factoryCall } from "../stack/source/access-call";
import { FactoryCall } from "../stack/source/factory-call";

/** How the application uses the buckets, in the words of `--access`, if it is not a known one. */
const generalKinds = {
  "read-only": "list and download",
  "read-write": "list, download and upload",
  "read-write-delete": "list, download, upload and delete",
  manual: "what the manuals of image optimizers ask for, which includes making a bucket public",
} as const;

export type AccessKind = keyof typeof generalKinds | SoftwareName;

/** The values of `--access`. Known applications come first. */
export const accessKinds = {
  ...Object.fromEntries(Object.entries(software).map(([name, { title }]) => [name, `only what ${title} calls`])),
  ...generalKinds,
} as Readonly<Record<AccessKind, string>>;

/** Where state lives, in the words of `--state`. */
export const stateKinds = {
  local: "in the directory state/: for one person on one machine",
  s3: "in an S3 bucket: for several people, and for deploys by a workflow",
  hcp: "in HCP Terraform",
} as const;

export type StateKind = keyof typeof stateKinds;

/** All that `init` must know. */
export interface Answers {
  readonly userName: string;
  /** For `S3Access`; `*` is every bucket of the account. */
  readonly buckets: readonly string[];
  readonly access: AccessKind;
  readonly state:
    | { readonly kind: "local" }
    | { readonly kind: "s3"; readonly bucket: string; readonly region: string }
    | { readonly kind: "hcp"; readonly organization: string };
}

export const templateAnswers: Answers = {
  userName: "s3-image-optimizer",
  buckets: ["*"],
  access: "manual",
  state: { kind: "local" },
};

export function accessCall({ access, buckets }: Pick<Answers, "access" | "buckets">): FactoryCall<"S3Access"> {
  const call = (factory: string, options = {}) => factoryCall({ factory, buckets, options });
  if (access === "read-only") return call("readOnly");
  if (access === "read-write") return call("readWrite");
  if (access === "read-write-delete") return call("readWrite", { deleteObject: true });
  if (access !== "manual") return factoryCall({ factory: "forSoftware", software: access, buckets, options: {} });
  const isEvery = buckets.length === 1 && buckets[0] === "*";
  return call(isEvery ? "allBuckets" : "buckets");
}

/** The place of the state; undefined for the stack's default, the directory `state`. */
export function backendCall(state: Answers["state"]): FactoryCall<"StateBackend"> | undefined {
  if (state.kind === "local") return undefined;
  const { kind, ...options } = state;
  return new FactoryCall("StateBackend", kind === "s3" ? "s3" : "cloud", options);
}

/** The error in an answer, by the library's own rules, in one sentence; undefined if there is none. */
export const problemOf = {
  userName: (userName: string): string | undefined =>
    firstError({ users: [{ userName, access: S3Access.readOnly(["photos"]) }] }),
  access: (answers: Pick<Answers, "access" | "buckets">): string | undefined =>
    firstError({ users: [{ userName: "user", access: accessCall(answers).evaluate() }] }),
  state: (state: Answers["state"]): string | undefined => {
    const backend = backendCall(state)?.evaluate();
    return backend && firstError({ backend, users: [] })?.replace(/^StateBackend\.\w+: /, "");
  },
};

/** The first error in a stack of an app that is never written. */
function firstError(props: S3UserStackProps): string | undefined {
  const stack = stackInMemory(props);
  return "errors" in stack ? stack.errors[0] : undefined;
}
