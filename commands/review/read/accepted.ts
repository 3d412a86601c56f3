import { compareText, isRecord } from "terraform-s3-user/iam";
import type { TerraformJson } from "../../stack/json/synthesized";
import type { Acceptance } from "../model";

/**
 * The findings that a stack's code accepts for an address, or for the whole `stack`: cdktf writes them as a comment.
 * They are in the order of their rules, because their order in the code means nothing.
 */
export function acceptedIn(json: TerraformJson, about: string): Acceptance[] {
  const comment = (json as { "//"?: unknown })["//"];
  const metadata = isRecord(comment) && isRecord(comment.metadata) ? comment.metadata : {};
  const all = isRecord(metadata.accepted_findings) ? metadata.accepted_findings : {};
  const given = Object.hasOwn(all, about) ? [all[about]].flat() : [];
  return given
    .filter(isRecord)
    .filter(
      (one): one is { rule: string; reason: string } => typeof one.rule === "string" && typeof one.reason === "string",
    )
    .map(({ rule, reason }) => ({ rule, reason }))
    .sort((one, other) => compareText(one.rule, other.rule));
}
