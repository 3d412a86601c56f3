import { shellOptions } from "../terminal/shell-word";
import type { Denial, PolicyKind } from "./denial-message";

// The policy that a denial comes from, and who can do something about it.

interface Responsible {
  readonly what: string;
  /** Who can change it, and what to ask for. */
  readonly who: (denial: Denial) => string;
}

/** Every kind but the user's own policies, which main.ts has. */
const others: Readonly<Record<Exclude<PolicyKind, "identity">, Responsible>> = {
  resource: {
    what: "the policy of the bucket, or of another resource such as a KMS key",
    who: ({ resource, isExplicit }) => {
      const edit = isExplicit ? "remove the user from its Deny statement" : "allow the user in that policy";
      return `Ask the owner of ${resource ?? "the resource"} to ${edit}. To see it: ${seePolicy(resource)}`;
    },
  },
  boundary: {
    what: "the user's permissions boundary",
    who: ({ action, isExplicit }) => {
      const edit = isExplicit ? `remove ${action} from its Deny statement` : `allow ${action} in it`;
      const reason = isExplicit
        ? "main.ts can't allow what a boundary denies."
        : "A boundary grants nothing by itself: the user's own policies must allow it too.";
      return `Ask the owner of that policy to ${edit}. ${reason}`;
    },
  },
  session: {
    what: "the session policy, which was passed when the temporary credentials were requested",
    who: () =>
      "Change the program that requests these credentials. An access key from this project has no session policy.",
  },
  "service control": {
    what: "a service control policy (SCP) of the AWS organization",
    who: () => "Ask the administrators of the AWS organization. main.ts can't change it.",
  },
  "resource control": {
    what: "a resource control policy (RCP) of the AWS organization that owns the resource",
    who: () => "Ask the administrators of that AWS organization. main.ts can't change it.",
  },
  "VPC endpoint": {
    what: "the policy of the VPC endpoint that the request went through",
    who: ({ action, isExplicit }) => {
      const edit = isExplicit ? `remove ${action} from the Deny statement of` : `allow ${action} in`;
      return `Ask the owner of the VPC to ${edit} the endpoint's policy.`;
    },
  },
  "role trust": {
    what: "the trust policy of the role",
    who: () =>
      "Ask the owner of the role to let this user assume it. S3 needs no role: check the application's settings.",
  },
  "block public access": {
    what: "S3 Block Public Access of the bucket or of its account",
    who: () =>
      "Switch public ACLs off in the application, or ask the owner of the bucket. No policy of the user can allow it.",
  },
};

/** The kind of a policy that is not the user's own, and who can change it. */
export function responsibleFor(kind: Exclude<PolicyKind, "identity">, denial: Denial): { what: string; who: string } {
  const { what, who } = others[kind];
  return { what, who: who(denial) };
}

function seePolicy(resource: string | undefined): string {
  const bucket = /^arn:[^:]*:s3:::([^/]+)/.exec(resource ?? "")?.[1];
  return bucket === undefined
    ? "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html"
    : `aws s3api get-bucket-policy ${shellOptions({ bucket })}`;
}
