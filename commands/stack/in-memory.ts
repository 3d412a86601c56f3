import { tmpdir } from "node:os";
import { S3UserApp, S3UserStack, type S3UserStackProps } from "terraform-s3-user";
import type { TerraformJson } from "./synthesized";

/** A stack that is never written: its Terraform JSON, or what the library refuses in it. */
export type StackInMemory = { readonly json: TerraformJson } | { readonly errors: readonly string[] };

/** What the library makes of a stack's properties. */
export function stackInMemory(props: S3UserStackProps): StackInMemory {
  const stack = new S3UserStack(new S3UserApp({ outdir: tmpdir() }), "stack", props);
  const errors = stack.node.findAll().flatMap(({ node }) => node.validate());
  return errors.length > 0 ? { errors } : { json: stack.toTerraform() };
}
