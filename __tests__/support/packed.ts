import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "./temporary-directory";

/** For `init` from source: two files in place of the packages, which take seconds to pack. */
export function standInsForPackages(): { readonly S3_USER_PACKED: string } {
  const directory = temporaryDirectory();
  for (const name of ["terraform-s3-user", "terraform-s3-user-cli"]) {
    writeFileSync(join(directory, `${name}-0.1.0.tgz`), name);
  }
  return { S3_USER_PACKED: directory };
}
