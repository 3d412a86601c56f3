import { tmpdir } from "node:os";
import { type S3Access, S3UserApp, S3UserStack, type S3UserStackProps } from "terraform-s3-user";
import type { TerraformJson } from "./synthesized";

type Refused = { readonly errors: readonly string[] };

/** The Terraform JSON that the library creates from properties, which is never written. */
export function stackInMemory(props: S3UserStackProps): { readonly json: TerraformJson } | Refused {
  const stack = new S3UserStack(new S3UserApp({ outdir: tmpdir() }), "stack", props);
  const errors = stack.node.findAll().flatMap(({ node }) => node.validate());
  return errors.length > 0 ? { errors } : { json: stack.toTerraform() };
}

/** The policy of an access, as JSON text, or the library's errors. */
export function policyInMemory(access: S3Access, region: string): { readonly text: string } | Refused {
  // A managed policy can be longer than an inline one. The reader chooses where to paste it.
  const users = [{ userName: "user", access, policyType: "managed", accessKeys: [] } as const];
  const stack = stackInMemory({ region, users });
  if ("errors" in stack) return stack;
  const [managed] = Object.values(stack.json.resource?.aws_iam_policy ?? {});
  return { text: String(managed?.policy) };
}
