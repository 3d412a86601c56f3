import { tmpdir } from "node:os";
import { type S3Access, S3UserApp, S3UserStack, type S3UserStackProps } from "terraform-s3-user";
import type { TerraformJson } from "./synthesized";

/** A stack that is never written: its Terraform JSON, or what the library refuses in it. */
export type StackInMemory = { readonly json: TerraformJson } | { readonly errors: readonly string[] };

/** What the library makes of a stack's properties. */
export function stackInMemory(props: S3UserStackProps): StackInMemory {
  const stack = new S3UserStack(new S3UserApp({ outdir: tmpdir() }), "stack", props);
  const errors = stack.node.findAll().flatMap(({ node }) => node.validate());
  return errors.length > 0 ? { errors } : { json: stack.toTerraform() };
}

/** The policy that an access gives, as JSON text, or what the library refuses. */
export function policyInMemory(
  access: S3Access,
  region: string,
): { readonly text: string } | { readonly errors: readonly string[] } {
  // A managed policy has room for more than an inline one; where it is pasted is the reader's choice.
  const users = [{ userName: "user", access, policyType: "managed", accessKeys: [] } as const];
  const stack = stackInMemory({ region, users });
  if ("errors" in stack) return stack;
  const [managed] = Object.values(stack.json.resource?.aws_iam_policy ?? {});
  return { text: String(managed?.policy) };
}
